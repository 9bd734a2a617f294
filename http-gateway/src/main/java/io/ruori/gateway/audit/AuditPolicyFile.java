package io.ruori.gateway.audit;

import io.ruori.core.validation.NameFormats;
import io.ruori.gateway.request.Yaml;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads policies of upstream's format, and refuses what upstream's validation refuses. */
public final class AuditPolicyFile {
  private static final List<String> STAGES =
      List.of("RequestReceived", "ResponseStarted", "ResponseComplete", "Panic");

  private AuditPolicyFile() {}

  /** @throws IllegalArgumentException with the reason, when it is no policy */
  public static AuditPolicy parse(byte[] yaml) throws Yaml.BadYaml {
    JsonNode policy = Yaml.parse(yaml);
    if (!policy.path("kind").asString("").equals("Policy")
        || !policy.path("apiVersion").asString("").equals("audit.k8s.io/v1")) {
      throw new IllegalArgumentException("not a Policy of audit.k8s.io/v1");
    }
    Set<String> omitted = stages(policy.path("omitStages"), "omitStages");
    boolean withoutManagedFields = policy.path("omitManagedFields").asBoolean(false);
    var rules = new ArrayList<AuditRule>();
    for (JsonNode rule : policy.path("rules")) {
      rules.add(rule(rule, "rules[" + rules.size() + "]", omitted, withoutManagedFields));
    }
    if (rules.isEmpty()) {
      throw new IllegalArgumentException("loaded illegal policy with 0 rules");
    }
    return new AuditPolicy(List.copyOf(rules));
  }

  private static AuditRule rule(JsonNode rule, String at, Set<String> everywhere, boolean withoutManagedFields) {
    Set<String> omitted = new HashSet<>(everywhere);
    omitted.addAll(stages(rule.path("omitStages"), at + ".omitStages"));
    Set<String> namespaces = texts(rule.path("namespaces"));
    List<AuditRule.Resources> resources = resources(rule.path("resources"), at + ".resources");
    Set<String> paths = paths(rule.path("nonResourceURLs"), at + ".nonResourceURLs");
    if (!paths.isEmpty() && !(resources.isEmpty() && namespaces.isEmpty())) {
      throw new IllegalArgumentException(
          at + ".nonResourceURLs: Invalid value: rules cannot apply to both regular resources and non-resource URLs");
    }
    return new AuditRule(
        level(rule.path("level").asString(""), at + ".level"),
        texts(rule.path("users")),
        texts(rule.path("userGroups")),
        texts(rule.path("verbs")),
        namespaces,
        resources,
        paths,
        Set.copyOf(omitted),
        rule.path("omitManagedFields").asBoolean(withoutManagedFields));
  }

  private static AuditPolicy.Level level(String text, String at) {
    for (AuditPolicy.Level level : AuditPolicy.Level.values()) {
      if (level.text().equals(text)) {
        return level;
      }
    }
    throw new IllegalArgumentException(
        text.isEmpty()
            ? at + ": Required value"
            : at + ": Unsupported value: \"" + text
                + "\": supported values: \"Metadata\", \"None\", \"Request\", \"RequestResponse\"");
  }

  private static Set<String> stages(JsonNode list, String at) {
    Set<String> stages = texts(list);
    for (String stage : stages) {
      if (!STAGES.contains(stage)) {
        throw invalid(at, stage, "allowed stages are " + String.join(",", STAGES));
      }
    }
    return stages;
  }

  private static Set<String> paths(JsonNode list, String at) {
    Set<String> paths = texts(list);
    for (String path : paths) {
      if (!path.equals("*") && !path.startsWith("/")) {
        throw invalid(at, path, "non-resource URL rules must begin with a '/' character");
      }
      if (path.indexOf('*') >= 0 && path.indexOf('*') < path.length() - 1) {
        throw invalid(at, path, "non-resource URL wildcards '*' must be the final character of the rule");
      }
    }
    return paths;
  }

  private static List<AuditRule.Resources> resources(JsonNode list, String at) {
    List<AuditRule.Resources> all = new ArrayList<>();
    for (JsonNode group : list) {
      String name = group.path("group").asString("");
      List<String> wrong = name.isEmpty() ? List.of() : NameFormats.dns1123Subdomain(name);
      if (!wrong.isEmpty()) {
        throw invalid(at + ".group", name, String.join(",", wrong));
      }
      var resources = new AuditRule.Resources(name, texts(group.path("resources")), texts(group.path("resourceNames")));
      if (!resources.names().isEmpty() && resources.resources().isEmpty()) {
        throw new IllegalArgumentException(
            at + ".resourceNames: Invalid value: using resourceNames requires at least one resource");
      }
      all.add(resources);
    }
    return all;
  }

  private static IllegalArgumentException invalid(String at, String value, String why) {
    return new IllegalArgumentException(at + ": Invalid value: \"" + value + "\": " + why);
  }

  private static Set<String> texts(JsonNode list) {
    var texts = new HashSet<String>();
    list.forEach(item -> texts.add(item.asString("")));
    return Set.copyOf(texts);
  }
}
