package io.ruori.core.strategy.extension;

import static io.ruori.core.object.Fields.defaultNumber;
import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.objects;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.texts;

import io.ruori.core.object.Fields;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.LabelRules;
import io.ruori.core.validation.LabelRules.SelectorOptions;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import java.util.HashSet;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Which requests a webhook or a policy is asked about (admissionregistration {@code validateRuleWithOperations}). */
final class OperationRules {
  private static final List<String> OPERATIONS = List.of("*", "CONNECT", "CREATE", "DELETE", "UPDATE");
  private static final List<String> SCOPES = List.of("*", "Cluster", "Namespaced");
  private static final int MAX_CONDITIONS = 64;

  private OperationRules() {}

  /** The defaults of what a webhook and a policy's constraints share. */
  static void defaults(ObjectNode node, String... ruleLists) {
    if (!has(node, "matchPolicy")) {
      node.put("matchPolicy", "Equivalent");
    }
    for (String selector : List.of("namespaceSelector", "objectSelector")) {
      if (!has(node, selector)) {
        node.putObject(selector);
      }
    }
    for (String list : ruleLists) {
      objects(node, list).stream().filter(rule -> !has(rule, "scope")).forEach(rule -> rule.put("scope", "*"));
    }
  }

  static void webhookDefaults(ObjectNode webhook) {
    if (!has(webhook, "failurePolicy")) {
      webhook.put("failurePolicy", "Fail");
    }
    defaults(webhook, "rules");
    defaultNumber(webhook, "timeoutSeconds", 10);
    if (Fields.object(webhook, "clientConfig", "service") instanceof ObjectNode service) {
      defaultNumber(service, "port", 443);
    }
  }

  static void validate(JsonNode rule, Path path, FieldErrors errors) {
    List<String> operations = texts(rule, "operations");
    requiredList(operations, path.child("operations"), "operations", errors);
    for (int i = 0; i < operations.size(); i++) {
      if (!OPERATIONS.contains(operations.get(i))) {
        errors.notSupported(path.child("operations").index(i), operations.get(i), OPERATIONS);
      }
    }
    requiredList(texts(rule, "apiGroups"), path.child("apiGroups"), "API groups", errors);
    List<String> versions = texts(rule, "apiVersions");
    requiredList(versions, path.child("apiVersions"), "API versions", errors);
    for (int i = 0; i < versions.size(); i++) {
      if (versions.get(i).isEmpty()) {
        errors.required(path.child("apiVersions").index(i), "");
      }
    }
    resources(texts(rule, "resources"), path.child("resources"), errors);
    Rules.supported(rule, "scope", SCOPES, path, errors);
  }

  private static void requiredList(List<String> list, Path path, String what, FieldErrors errors) {
    if (list.isEmpty()) {
      errors.required(path, "");
    } else if (list.size() > 1 && list.contains("*")) {
      errors.invalid(path, list, "if '*' is present, must not specify other " + what);
    }
  }

  private static void resources(List<String> resources, Path path, FieldErrors errors) {
    if (resources.isEmpty()) {
      errors.required(path, "");
    }
    var wholeResources = new HashSet<String>();
    var wholeSubresources = new HashSet<String>();
    boolean plain = false;
    for (int i = 0; i < resources.size(); i++) {
      String resource = resources.get(i);
      if (resource.isEmpty()) {
        errors.required(path.index(i), "");
        continue;
      }
      String[] parts = resource.split("/", 2);
      if (parts.length == 1) {
        plain |= !resource.equals("*");
        continue;
      }
      if (wholeResources.contains(parts[0])) {
        errors.invalid(path.index(i), resource, "if '" + parts[0] + "/*' is present, must not specify " + resource);
      }
      if (wholeSubresources.contains(parts[1])) {
        errors.invalid(path.index(i), resource, "if '*/" + parts[1] + "' is present, must not specify " + resource);
      }
      if (parts[1].equals("*")) {
        wholeResources.add(parts[0]);
      }
      if (parts[0].equals("*")) {
        wholeSubresources.add(parts[1]);
      }
    }
    if (resources.size() > 1 && resources.contains("*/*")) {
      errors.invalid(path, resources, "if '*/*' is present, must not specify other resources");
    }
    if (resources.contains("*") && plain) {
      errors.invalid(path, resources, "if '*' is present, must not specify other resources without subresources");
    }
  }

  /** What a policy or its binding matches. */
  static void matchResources(JsonNode match, Path path, FieldErrors errors) {
    for (String selector : List.of("namespaceSelector", "objectSelector")) {
      LabelRules.selector(match.path(selector), SelectorOptions.STRICT, path.child(selector), errors);
    }
    for (String list : List.of("resourceRules", "excludeResourceRules")) {
      List<JsonNode> rules = items(match, list);
      for (int i = 0; i < rules.size(); i++) {
        named(rules.get(i), path.child(list).index(i), errors);
      }
    }
    Rules.supported(match, "matchPolicy", List.of("Equivalent", "Exact"), path, errors);
  }

  private static void named(JsonNode rule, Path path, FieldErrors errors) {
    List<String> names = texts(rule, "resourceNames");
    var seen = new HashSet<String>();
    for (int i = 0; i < names.size(); i++) {
      errors.invalid(path.child("resourceNames").index(i), names.get(i), NameFormats.pathSegment(names.get(i), false));
      if (!seen.add(names.get(i))) {
        errors.duplicate(path.child("resourceNames").index(i), names.get(i));
      }
    }
    validate(rule, path, errors);
  }

  static void conditions(List<JsonNode> conditions, boolean parameters, Path path, FieldErrors errors) {
    if (conditions.size() > MAX_CONDITIONS) {
      errors.tooMany(path, conditions.size(), MAX_CONDITIONS);
      return;
    }
    var expressions = new PolicyExpressions(parameters, false);
    var seen = new HashSet<String>();
    for (int i = 0; i < conditions.size(); i++) {
      Path at = path.index(i);
      String name = text(conditions.get(i), "name");
      String expression = text(conditions.get(i), "expression");
      if (expression.isBlank()) {
        errors.required(at.child("expression"), "");
      } else {
        expressions.check(expression, PolicyExpressions.BOOL, at.child("expression"), errors);
      }
      if (name.isEmpty()) {
        errors.required(at.child("name"), "");
      } else {
        errors.invalid(at.child("name"), name, NameFormats.qualifiedName(name));
        if (!seen.add(name)) {
          errors.duplicate(at.child("name"), name);
        }
      }
    }
  }
}
