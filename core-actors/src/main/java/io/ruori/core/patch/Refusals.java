package io.ruori.core.patch;

import io.ruori.core.object.Json;
import io.ruori.core.object.Refusal;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The refusals that all kinds of patches share, in upstream's words. */
final class Refusals {
  private static final Refusal.Details EMPTY = new Refusal.Details("", "", "", "", List.of(), 0);

  private Refusals() {}

  /** Upstream's answer to a patch that does not fit the object: it keeps the cause to itself. */
  static Refusal unprocessable() {
    return new Refusal(422, "Invalid", "the server rejected our request due to an error in our request", EMPTY);
  }

  /** An error that upstream gives no code for. */
  static Refusal unexpected(String message) {
    return new Refusal(500, "", message, null);
  }

  /** The 422 on the field {@code patch} with a value and the decoder's words. */
  static Refusal undecodable(String value, String why) {
    String body = "Invalid value: " + quote(value) + ": " + why;
    var cause = new Refusal.Cause("FieldValueInvalid", body, "patch");
    return new Refusal(
        422, "Invalid", " \"\" is invalid: patch: " + body, new Refusal.Details("", "", "", "", List.of(cause), 0));
  }

  /** As Go's {@code %q} for text that is JSON or printed by Go. */
  private static String quote(String text) {
    var quoted = new StringBuilder("\"");
    text.codePoints().forEach(c -> {
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\t' -> quoted.append("\\t");
        case '\r' -> quoted.append("\\r");
        default -> quoted.appendCodePoint(c);
      }
    });
    return quoted.append('"').toString();
  }

  static String text(JsonNode node) {
    return Json.mapper().writeValueAsString(node);
  }

  /** Puts the fields in the order of their names, as Go prints the objects that a patch has opened. */
  static void sort(ObjectNode object) {
    var sorted = new TreeMap<String, JsonNode>();
    object.properties().forEach(f -> sorted.put(f.getKey(), f.getValue()));
    object.removeAll();
    object.setAll(sorted);
  }
}
