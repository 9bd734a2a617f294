package io.ruori.core.admission;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class PodSecurityTest {
  private static final String LABEL = "pod-security.kubernetes.io/";
  private static final String PLAIN = "{'metadata': {'name': 'p'}, 'spec': {'containers': [{'name': 'c', 'image': 'i'}]}}";
  private static final String PRIVILEGED =
      "{'metadata': {'name': 'p'}, 'spec': {'containers': [{'name': 'c', 'securityContext': {'privileged': true}}]}}";
  private static final String HARDENED = """
      {'metadata': {'name': 'p'}, 'spec': {'securityContext': {'runAsNonRoot': true, 'seccompProfile': {'type': 'RuntimeDefault'}},
       'containers': [{'name': 'c', 'securityContext': {'allowPrivilegeEscalation': false, 'capabilities': {'drop': ['ALL']}}}]}}""";
  private static final String PLAIN_DETAILS =
      "allowPrivilegeEscalation != false (container \"c\" must set securityContext.allowPrivilegeEscalation=false),"
          + " unrestricted capabilities (container \"c\" must set securityContext.capabilities.drop=[\"ALL\"]),"
          + " runAsNonRoot != true (pod or container \"c\" must set securityContext.runAsNonRoot=true),"
          + " seccompProfile (pod or container \"c\" must set securityContext.seccompProfile.type to \"RuntimeDefault\""
          + " or \"Localhost\")";

  private final PodSecurity plugin = new PodSecurity();

  private static String namespace(String labels) {
    return "{'metadata': {'name': '" + Attempts.NAMESPACE + "', 'labels': " + labels + "}}";
  }

  private static Attempts within(String labels) {
    return new Attempts().with("namespaces", namespace(labels));
  }

  private String refusal(Admission.Attempt attempt) {
    return Attempts.message(plugin.validate(attempt));
  }

  @Test
  void refusesPodsBeyondTheEnforcedLevel() {
    Attempts baseline = within("{'" + LABEL + "enforce': 'baseline'}");
    assertEquals("pods \"p\" is forbidden: violates PodSecurity \"baseline:latest\": privileged"
        + " (container \"c\" must not set securityContext.privileged=true)", refusal(baseline.create("pods", PRIVILEGED)));
    assertEquals("", refusal(baseline.create("pods", PLAIN)));
    Attempts restricted = within("{'" + LABEL + "enforce': 'restricted', '" + LABEL + "enforce-version': 'v1.30'}");
    assertEquals("pods \"p\" is forbidden: violates PodSecurity \"restricted:v1.30\": " + PLAIN_DETAILS,
        refusal(restricted.create("pods", PLAIN)));
    assertEquals("", refusal(restricted.create("pods", HARDENED)));
    assertEquals("", refusal(new Attempts().with("namespaces", namespace("{}")).create("pods", PRIVILEGED)));
  }

  @Test
  void warnsOfWorkloadsAndRefusesNone() {
    Attempts warned = within("{'" + LABEL + "enforce': 'restricted', '" + LABEL + "warn': 'restricted'}");
    var attempt = warned.create("deployments.apps", "{'metadata': {'name': 'd'}, 'spec': {'template': " + PLAIN + "}}");
    assertEquals("", refusal(attempt));
    assertEquals(List.of("would violate PodSecurity \"restricted:latest\": " + PLAIN_DETAILS), attempt.warnings());
  }

  @Test
  void judgesUpdatesThatMatterOnly() {
    Attempts restricted = within("{'" + LABEL + "enforce': 'restricted'}");
    assertEquals("", refusal(restricted.update("pods", "", PLAIN, PLAIN.replace("'p'}", "'p', 'labels': {'a': 'b'}}"))));
    assertTrue(refusal(restricted.update("pods", "", PLAIN, PLAIN.replace("'i'", "'j'"))).contains("violates PodSecurity"));
    assertEquals("", refusal(restricted.update("pods", "status", PLAIN, PLAIN.replace("'i'", "'j'"))));
  }

  @Test
  void refusesLabelsThatMeanNothing() {
    String wrong = namespace("{'" + LABEL + "enforce': 'frob', '" + LABEL + "warn-version': 'v9.x'}");
    assertEquals("Namespace \"ns\" is invalid: [metadata.labels[pod-security.kubernetes.io/enforce]: Invalid value: \"frob\":"
        + " must be one of privileged, baseline, restricted, metadata.labels[pod-security.kubernetes.io/warn-version]:"
        + " Invalid value: \"v9.x\": must be \"latest\" or \"v1.x\"]", refusal(new Attempts().create("namespaces", wrong)));
    assertEquals("", refusal(new Attempts().update("namespaces", "", wrong, wrong)));
  }

  @Test
  void warnsOfPodsThatAreThereWhenALevelRises() {
    String restricted = namespace("{'" + LABEL + "enforce': 'restricted'}");
    var attempt = new Attempts().with("pods", PRIVILEGED.replace("'p'", "'a'")).with("pods", PLAIN.replace("'p'", "'b'"))
        .with("pods", PLAIN).update("namespaces", "", namespace("{}"), restricted);
    assertEquals("", refusal(attempt));
    String rest = "allowPrivilegeEscalation != false, unrestricted capabilities, runAsNonRoot != true, seccompProfile";
    assertEquals(List.of("existing pods in namespace \"ns\" violate the new PodSecurity enforce level \"restricted:latest\"",
        "a: privileged, " + rest, "b (and 1 other pod): " + rest), attempt.warnings());
    var lowered = new Attempts().with("pods", PLAIN).update("namespaces", "", restricted, namespace("{}"));
    plugin.validate(lowered);
    assertEquals(List.of(), lowered.warnings());
  }
}
