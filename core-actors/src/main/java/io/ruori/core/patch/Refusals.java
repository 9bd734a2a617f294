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

  /** The fields of metadata as Go's structure has them. */
  private static final List<String> METADATA =
      List.of("name", "generateName", "namespace", "selfLink", "uid", "resourceVersion", "generation", "creationTimestamp",
          "deletionTimestamp", "deletionGracePeriodSeconds", "labels", "annotations", "ownerReferences", "finalizers",
          "managedFields");

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

  /**
   * A patched object as upstream prints it.
   *
   * @param metadataOpened whether the patch has changed the metadata, whose fields are in the order of their names then, and
   *     in that of Go's structure otherwise
   */
  static String shown(ObjectNode patched, boolean metadataOpened) {
    if (metadataOpened || !(patched.get("metadata") instanceof ObjectNode metadata)) {
      return text(patched);
    }
    ObjectNode ordered = Json.object();
    for (String name : METADATA) {
      if (metadata.has(name)) {
        ordered.set(name, metadata.get(name));
      }
    }
    ordered.setAll(metadata);
    ObjectNode copy = Json.object().setAll(patched);
    copy.set("metadata", ordered);
    return text(copy);
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
