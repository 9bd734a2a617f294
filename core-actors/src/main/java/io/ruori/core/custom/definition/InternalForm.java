package io.ruori.core.custom.definition;

import io.ruori.core.object.JsonEquality;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A spec as upstream validates it, which shows in the paths of its errors: what all versions say alike stands once, at the top
 * (apiextensions {@code v1/conversion.go}).
 */
final class InternalForm {
  private static final List<List<String>> SHARED = List.of(
      List.of("subresources", "subresources"),
      List.of("schema", "validation"),
      List.of("additionalPrinterColumns", "additionalPrinterColumns"),
      List.of("selectableFields", "selectableFields"));

  private InternalForm() {}

  static ObjectNode of(JsonNode spec) {
    ObjectNode internal = spec.isObject() ? (ObjectNode) spec.deepCopy() : io.ruori.core.object.Json.object();
    JsonNode versions = internal.path("versions");
    if (!versions.isEmpty()) {
      internal.set("version", versions.get(0).path("name"));
      SHARED.forEach(names -> share(internal, versions, names.getFirst(), names.getLast()));
    }
    conversion(internal);
    return internal;
  }

  private static void share(ObjectNode spec, JsonNode versions, String name, String top) {
    JsonNode first = versions.get(0).get(name);
    for (JsonNode version : versions) {
      if (!same(first, version.get(name))) {
        return;
      }
    }
    if (first != null && !first.isNull()) {
      spec.set(top, first);
    }
    versions.forEach(version -> ((ObjectNode) version).remove(name));
  }

  private static boolean same(JsonNode left, JsonNode right) {
    boolean leftEmpty = left == null || left.isNull() || left.isArray() && left.isEmpty();
    boolean rightEmpty = right == null || right.isNull() || right.isArray() && right.isEmpty();
    return leftEmpty ? rightEmpty : !rightEmpty && JsonEquality.same(left, right);
  }

  private static void conversion(ObjectNode spec) {
    if (spec.get("conversion") instanceof ObjectNode conversion) {
      JsonNode webhook = conversion.path("webhook");
      conversion.remove("webhook");
      Optional.ofNullable(webhook.get("clientConfig")).ifPresent(c -> conversion.set("webhookClientConfig", c));
      Optional.ofNullable(webhook.get("conversionReviewVersions"))
          .ifPresent(v -> conversion.set("conversionReviewVersions", v));
    }
  }
}
