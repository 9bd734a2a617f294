package io.ruori.core.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ruori.core.object.Refusal;
import io.ruori.core.policy.Policies;
import io.ruori.core.strategy.StandardKinds;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PolicyAdmissionTest {
  private static final String MAP = "{'metadata': {'name': 'bad', 'labels': {'a': 'b'}}, 'data': {'x': '1'}}";
  private static final String DENIED = "configmaps \"bad\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: ";

  private final PolicyAdmission plugin = new PolicyAdmission(new Policies(StandardKinds.create()));

  private static Attempts cluster(String rest, String binding) {
    return new Attempts()
        .with("namespaces", "{'metadata': {'name': 'ns', 'labels': {'team': 'red'}}}")
        .with("validatingadmissionpolicies.admissionregistration.k8s.io",
            "{'metadata': {'name': 'p', 'uid': 'u', 'resourceVersion': '" + rest.hashCode() + "'}, 'spec': {'matchConstraints': {'resourceRules': ["
                + "{'apiGroups': [''], 'apiVersions': ['v1'], 'operations': ['*'], 'resources': ['configmaps']}],"
                + " 'namespaceSelector': {'matchLabels': {'team': 'red'}}}, " + rest + "}}")
        .with("validatingadmissionpolicybindings.admissionregistration.k8s.io",
            "{'metadata': {'name': 'b'}, 'spec': {'policyName': 'p', " + binding + "}}");
  }

  private static Attempts denying(String rest) {
    return cluster(rest, "'validationActions': ['Deny']");
  }

  private String refusal(Attempts cluster) {
    return Attempts.message(plugin.validate(cluster.create("configmaps", MAP)));
  }

  @Test
  void refusesWithTheRulesReasonAndMessage() {
    var cluster = denying("'validations': [{'expression': 'object.metadata.name.size() > 5', 'message': 'too short',"
        + " 'messageExpression': '\\\"only \\\" + string(object.metadata.name.size())', 'reason': 'Forbidden'}]");
    Optional<Refusal> refusal = plugin.validate(cluster.create("configmaps", MAP));
    assertEquals(DENIED + "only 3", Attempts.message(refusal));
    assertEquals(403, refusal.orElseThrow().code());
    assertEquals(DENIED + "failed expression: false", refusal(denying("'validations': [{'expression': 'false'}]")));
    assertEquals("", refusal(denying("'validations': [{'expression': 'request.operation == \\\"CREATE\\\"'}]")));
  }

  @Test
  void asksOnlyAboutWhatItMatches() {
    var cluster = denying("'validations': [{'expression': 'false'}],"
        + " 'matchConditions': [{'name': 'x', 'expression': 'has(object.data.y)'}]");
    assertEquals("", refusal(cluster));
    var others = denying("'validations': [{'expression': 'false'}]");
    assertEquals("", Attempts.message(plugin.validate(others.create("secrets", MAP))));
    var elsewhere = denying("'validations': [{'expression': 'false'}]").with("namespaces", "{'metadata': {'name': 'ns'}}");
    assertEquals("", refusal(elsewhere));
  }

  @Test
  void failsByVariablesOnlyWhereTheyAreUsed() {
    var cluster = denying("'variables': [{'name': 'broken', 'expression': 'object.nothing.there'},"
        + " {'name': 'team', 'expression': 'namespaceObject.metadata.labels.team'}],"
        + " 'validations': [{'expression': 'variables.team == \\\"blue\\\"', 'messageExpression': '\\\"not \\\" + variables.team'}]");
    assertEquals(DENIED + "not red", refusal(cluster));
  }

  @Test
  void warnsWhereABindingOnlyWarns() {
    var attempt = cluster("'validations': [{'expression': 'false', 'message': 'mind'}]", "'validationActions': ['Warn', 'Audit']")
        .create("configmaps", MAP);
    assertEquals("", Attempts.message(plugin.validate(attempt)));
    assertEquals(List.of("Validation failed for ValidatingAdmissionPolicy 'p' with binding 'b': mind"), attempt.warnings());
  }

  @Test
  void givesParametersAndRefusesWhereTheyAreMissing() {
    String policy = "'paramKind': {'apiVersion': 'v1', 'kind': 'Secret'},"
        + " 'validations': [{'expression': 'object.metadata.name.size() <= int(params.metadata.annotations.max)'}]";
    String binding = "'validationActions': ['Deny'], 'paramRef': {'name': 'limit', 'parameterNotFoundAction': 'Deny'}";
    assertEquals(DENIED + "failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction",
        refusal(cluster(policy, binding)));
    String limit = "{'metadata': {'name': 'limit', 'annotations': {'max': '%s'}}}";
    assertEquals("", refusal(cluster(policy, binding).with("secrets", limit.formatted("3"))));
    assertEquals(DENIED + "failed expression: object.metadata.name.size() <= int(params.metadata.annotations.max)",
        refusal(cluster(policy, binding).with("secrets", limit.formatted("2"))));
  }

  @Test
  void failsAsThePolicySaysWhenAnExpressionCannotBeEvaluated() {
    String broken = "'validations': [{'expression': 'object.nothing.there == 1'}]";
    assertEquals(DENIED + "expression 'object.nothing.there == 1' resulted in error: no such key: nothing", refusal(denying(broken)));
    assertEquals("", refusal(denying(broken + ", 'failurePolicy': 'Ignore'")));
  }
}
