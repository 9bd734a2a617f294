package io.ruori.gateway.audit;

import io.ruori.core.kind.User;
import io.ruori.gateway.request.Target;
import io.ruori.gateway.request.Yaml;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Which requests are logged, and how much of them: the first rule that matches decides. Pure.
 *
 * @param rules as in the file
 * @param omitStages of all rules
 */
public record AuditPolicy(List<JsonNode> rules, Set<String> omitStages) {
  /** How much of a request is logged; each holds what the one before it does. */
  public enum Level {
    NONE("None"),
    METADATA("Metadata"),
    REQUEST("Request"),
    REQUEST_RESPONSE("RequestResponse");

    private final String text;

    Level(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  /** @param omitted stages that are not logged */
  record Verdict(Level level, Set<String> omitted) {
    static final Verdict NOTHING = new Verdict(Level.NONE, Set.of());
  }

  /** Reads a policy; refuses what is none, with the reason. */
  public static AuditPolicy parse(byte[] yaml) throws Yaml.BadYaml {
    JsonNode policy = Yaml.parse(yaml);
    if (!policy.path("kind").asString("").equals("Policy")
        || !policy.path("apiVersion").asString("").equals("audit.k8s.io/v1")) {
      throw new IllegalArgumentException("not a Policy of audit.k8s.io/v1");
    }
    var rules = new ArrayList<JsonNode>();
    policy.path("rules").forEach(rule -> {
      level(rule);
      rules.add(rule);
    });
    if (rules.isEmpty()) {
      throw new IllegalArgumentException("an audit policy without rules");
    }
    return new AuditPolicy(rules, texts(policy.path("omitStages")));
  }

  private static Level level(JsonNode rule) {
    for (Level level : Level.values()) {
      if (level.text().equals(rule.path("level").asString(""))) {
        return level;
      }
    }
    throw new IllegalArgumentException("rules[].level: Unsupported value: \"" + rule.path("level").asString("") + "\"");
  }

  private static Set<String> texts(JsonNode list) {
    var texts = new HashSet<String>();
    list.forEach(item -> texts.add(item.asString("")));
    return texts;
  }

  Verdict of(User user, Target target) {
    for (JsonNode rule : rules) {
      if (matches(rule, user, target)) {
        var omitted = new HashSet<>(omitStages);
        omitted.addAll(texts(rule.path("omitStages")));
        return new Verdict(level(rule), omitted);
      }
    }
    return Verdict.NOTHING;
  }

  private static boolean matches(JsonNode rule, User user, Target target) {
    boolean who = isAmong(rule.path("users"), user.name())
        && (rule.path("userGroups").isEmpty() || user.groups().stream().anyMatch(texts(rule.path("userGroups"))::contains));
    if (!who || !isAmong(rule.path("verbs"), target.verb())) {
      return false;
    }
    if (!rule.path("resources").isEmpty() || !rule.path("namespaces").isEmpty()) {
      return target.isResource() && isAmong(rule.path("namespaces"), target.namespace())
          && (rule.path("resources").isEmpty() || isResource(rule.path("resources"), target));
    }
    return rule.path("nonResourceURLs").isEmpty() || !target.isResource() && isPath(rule.path("nonResourceURLs"), target);
  }

  private static boolean isAmong(JsonNode list, String text) {
    return list.isEmpty() || texts(list).contains(text);
  }

  private static boolean isResource(JsonNode groups, Target target) {
    for (JsonNode group : groups) {
      boolean sameGroup = group.path("group").asString("").equals(target.group());
      if (sameGroup && isNamed(group.path("resources"), target) && isAmong(group.path("resourceNames"), target.name())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNamed(JsonNode resources, Target target) {
    Set<String> names = texts(resources);
    return names.isEmpty() || names.contains("*") && target.subresource().isEmpty() || names.contains(target.qualified())
        || !target.subresource().isEmpty()
            && (names.contains("*/" + target.subresource()) || names.contains(target.resource() + "/*"));
  }

  private static boolean isPath(JsonNode patterns, Target target) {
    for (String pattern : texts(patterns)) {
      boolean below = pattern.endsWith("*") && target.path().startsWith(pattern.substring(0, pattern.length() - 1));
      if (below || pattern.equals(target.path())) {
        return true;
      }
    }
    return false;
  }
}
