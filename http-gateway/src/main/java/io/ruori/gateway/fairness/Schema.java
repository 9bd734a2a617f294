package io.ruori.gateway.fairness;

import io.ruori.core.kind.User;
import io.ruori.gateway.request.Target;
import tools.jackson.databind.JsonNode;

/**
 * A FlowSchema.
 *
 * @param level the name of its priority level
 * @param distinguisher {@code ByUser}, {@code ByNamespace}, or {@code ""}: all requests are one flow
 */
record Schema(String name, String uid, long precedence, String level, String distinguisher, JsonNode rules) {

  static Schema of(JsonNode object) {
    JsonNode spec = object.path("spec");
    return new Schema(
        object.path("metadata").path("name").asString(""),
        object.path("metadata").path("uid").asString(""),
        spec.path("matchingPrecedence").asLong(1000),
        spec.path("priorityLevelConfiguration").path("name").asString(""),
        spec.path("distinguisherMethod").path("type").asString(""),
        spec.path("rules"));
  }

  boolean matches(User user, Target target) {
    for (JsonNode rule : rules) {
      if (isSubject(rule.path("subjects"), user) && isAsked(rule, target)) {
        return true;
      }
    }
    return false;
  }

  /** What tells this request's flow from others of the schema. */
  String flow(User user, Target target) {
    return switch (distinguisher) {
      case "ByUser" -> user.name();
      case "ByNamespace" -> target.namespace();
      default -> "";
    };
  }

  private static boolean isSubject(JsonNode subjects, User user) {
    for (JsonNode subject : subjects) {
      boolean matches =
          switch (subject.path("kind").asString("")) {
            case "User" -> isOrAny(subject.path("user").path("name"), user.name());
            case "Group" -> {
              String group = subject.path("group").path("name").asString("");
              yield group.equals("*") || user.groups().contains(group);
            }
            case "ServiceAccount" -> isAccount(subject.path("serviceAccount"), user.name());
            default -> false;
          };
      if (matches) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOrAny(JsonNode wanted, String name) {
    return wanted.asString("").equals("*") || wanted.asString("").equals(name);
  }

  private static boolean isAccount(JsonNode account, String user) {
    String prefix = "system:serviceaccount:" + account.path("namespace").asString("") + ":";
    return user.startsWith(prefix) && isOrAny(account.path("name"), user.substring(prefix.length()));
  }

  private static boolean isAsked(JsonNode rule, Target target) {
    if (!target.isResource()) {
      for (JsonNode paths : rule.path("nonResourceRules")) {
        if (has(paths.path("verbs"), target.verb()) && hasPath(paths.path("nonResourceURLs"), target.path())) {
          return true;
        }
      }
      return false;
    }
    for (JsonNode resources : rule.path("resourceRules")) {
      boolean place = target.namespace().isEmpty()
          ? resources.path("clusterScope").asBoolean(false)
          : has(resources.path("namespaces"), target.namespace());
      if (place && has(resources.path("verbs"), target.verb()) && has(resources.path("apiGroups"), target.group())
          && has(resources.path("resources"), target.qualified())) {
        return true;
      }
    }
    return false;
  }

  private static boolean has(JsonNode list, String text) {
    for (JsonNode item : list) {
      if (isOrAny(item, text)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasPath(JsonNode list, String path) {
    for (JsonNode item : list) {
      String pattern = item.asString("");
      boolean prefix = pattern.endsWith("*") && path.startsWith(pattern.substring(0, pattern.length() - 1));
      if (prefix || pattern.equals(path)) {
        return true;
      }
    }
    return false;
  }
}
