package io.ruori.master.deployment;

import io.ruori.core.object.Json;
import io.ruori.master.document.Doc;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The {@code pod-template-hash}: the same for the same template, whatever the order of its fields. */
public final class TemplateHash {
  public static final String LABEL = "pod-template-hash";
  /** Upstream's alphabet of generated names: no vowels, so no words. */
  private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

  private TemplateHash() {}

  /** {@code collisions} gives another hash to a template whose hash was taken by a different one. */
  public static String of(JsonNode template, int collisions) {
    int hash = 0x811c9dc5;
    for (byte b : (new String(Json.bytes(sorted(template)), StandardCharsets.UTF_8) + "#" + collisions)
        .getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x01000193;
    }
    var text = new StringBuilder();
    Integer.toUnsignedString(hash).chars().forEach(c -> text.append(ALPHABET.charAt(c % ALPHABET.length())));
    return text.toString();
  }

  /** Whether two templates are the same apart from the hash label. */
  static boolean sameTemplate(JsonNode a, JsonNode b) {
    return Doc.same(sorted(withoutHash(a)), sorted(withoutHash(b)));
  }

  private static ObjectNode withoutHash(JsonNode template) {
    ObjectNode copy = Doc.copy(template);
    if (Doc.at(copy, "metadata", "labels") instanceof ObjectNode labels) {
      labels.remove(LABEL);
    }
    return copy;
  }

  private static JsonNode sorted(JsonNode node) {
    if (node.isObject()) {
      ObjectNode result = Json.object();
      var fields = new TreeMap<String, JsonNode>();
      node.properties().forEach(e -> fields.put(e.getKey(), e.getValue()));
      fields.forEach((k, v) -> {
        if (!v.isNull()) {
          result.set(k, sorted(v));
        }
      });
      return result;
    }
    return node.isArray() ? Doc.listOf(Doc.items(node).stream().map(TemplateHash::sorted).toList()) : node;
  }
}
