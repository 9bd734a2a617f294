package io.ruori.master.document;

import io.ruori.core.object.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists of {@code status.conditions}. */
public final class Conditions {
  private Conditions() {}

  public static Optional<JsonNode> find(JsonNode object, String type) {
    return Doc.items(object, "status", "conditions").stream().filter(c -> Doc.text(c, "type").equals(type)).findFirst();
  }

  public static boolean isTrue(JsonNode object, String type) {
    return find(object, type).filter(c -> Doc.text(c, "status").equals("True")).isPresent();
  }

  public static ObjectNode of(String type, String status, String reason, String message) {
    ObjectNode condition = Json.object().put("type", type).put("status", status);
    if (!reason.isEmpty()) {
      condition.put("reason", reason);
    }
    if (!message.isEmpty()) {
      condition.put("message", message);
    }
    return condition;
  }

  /**
   * The list with one condition in place of the one of its type. {@code lastTransitionTime} is kept while the status stays
   * the same; a condition that says nothing new leaves the list as it is.
   */
  public static List<JsonNode> with(List<JsonNode> conditions, ObjectNode condition, Instant now) {
    String type = Doc.text(condition, "type");
    var result = new ArrayList<JsonNode>();
    Optional<JsonNode> old = conditions.stream().filter(c -> Doc.text(c, "type").equals(type)).findFirst();
    if (old.isPresent() && same(old.get(), condition)) {
      return conditions;
    }
    boolean flipped = old.isEmpty() || !Doc.text(old.get(), "status").equals(Doc.text(condition, "status"));
    ObjectNode stamped = condition.deepCopy();
    stamped.put("lastTransitionTime", flipped ? Doc.time(now) : Doc.text(old.get(), "lastTransitionTime"));
    boolean placed = false;
    for (JsonNode each : conditions) {
      boolean replaced = Doc.text(each, "type").equals(type);
      result.add(replaced ? stamped : each);
      placed |= replaced;
    }
    if (!placed) {
      result.add(stamped);
    }
    return result;
  }

  public static List<JsonNode> without(List<JsonNode> conditions, String type) {
    return conditions.stream().filter(c -> !Doc.text(c, "type").equals(type)).toList();
  }

  private static boolean same(JsonNode a, JsonNode b) {
    return Doc.text(a, "status").equals(Doc.text(b, "status"))
        && Doc.text(a, "reason").equals(Doc.text(b, "reason"))
        && Doc.text(a, "message").equals(Doc.text(b, "message"));
  }
}
