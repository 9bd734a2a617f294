package io.ruori.core.schema;

import io.ruori.core.schema.Schema.Field;
import io.ruori.core.schema.Schema.ListType;
import io.ruori.core.schema.Schema.PatchRule;
import io.ruori.core.schema.Schema.Presence;
import io.ruori.core.schema.Schema.Scalar;
import io.ruori.core.schema.Schema.Struct;
import io.ruori.core.schema.Schema.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Turns an OpenAPI v2 definition into a {@link Schema}. */
final class OpenApiReader {
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
  private static final Map<String, Schema> SPECIAL = Map.of(
      "io.k8s.apimachinery.pkg.api.resource.Quantity", new Scalar(Type.STRING, "quantity"),
      "io.k8s.apimachinery.pkg.util.intstr.IntOrString", new Scalar(Type.STRING, "int-or-string"),
      "io.k8s.apimachinery.pkg.runtime.RawExtension", new Schema.Any(true),
      META + "Time", new Scalar(Type.STRING, "date-time"),
      META + "MicroTime", new Scalar(Type.STRING, "micro-time"),
      META + "Duration", new Scalar(Type.STRING, "duration"),
      META + "FieldsV1", new Schema.Any());

  private final Function<String, Schema> definitions;

  /** @param definitions looks up the target of a reference, when it is first followed */
  OpenApiReader(Function<String, Schema> definitions) {
    this.definitions = definitions;
  }

  /**
   * @param known what is known of the fields, apart from what the definition suggests
   */
  Schema definition(String name, JsonNode definition, Map<String, GoTypes.Known> known) {
    Schema special = SPECIAL.get(name);
    return special != null ? special : value(name, definition, known);
  }

  private Schema value(String name, JsonNode node, Map<String, GoTypes.Known> known) {
    String reference = reference(node);
    if (!reference.isEmpty()) {
      String relation = node.path("x-kubernetes-map-type").asString("");
      return new Schema.Ref(reference, new FirstUse(() -> related(definitions.apply(reference), relation)));
    }
    return switch (node.path("type").asString("")) {
      case "object" -> object(name, node, known);
      case "array" -> list(node);
      case "string" -> new Scalar(Type.STRING, node.path("format").asString(""));
      case "integer" -> new Scalar(Type.INTEGER, node.path("format").asString(""));
      case "number" -> new Scalar(Type.NUMBER, node.path("format").asString(""));
      case "boolean" -> new Scalar(Type.BOOLEAN, "");
      default -> new Schema.Any();
    };
  }

  /** A field may say of its structure how it is merged, whatever the structure says itself. */
  private static Schema related(Schema schema, String relation) {
    return !relation.isEmpty() && schema instanceof Struct(var name, var fields, var required, var _, var unknown)
        ? new Struct(name, fields, required, relation.equals("atomic"), unknown)
        : schema;
  }

  private static String reference(JsonNode node) {
    JsonNode reference = node.has("$ref") ? node.path("$ref") : node.path("allOf").path(0).path("$ref");
    String text = reference.asString("");
    return text.substring(text.lastIndexOf('/') + 1);
  }

  private Schema list(JsonNode node) {
    ListType type = switch (node.path("x-kubernetes-list-type").asString("")) {
      case "map" -> ListType.MAP;
      case "set" -> ListType.SET;
      default -> ListType.ATOMIC;
    };
    return new Schema.Listing(value("", node.path("items"), Map.of()), type, texts(node.path("x-kubernetes-list-map-keys")));
  }

  private Schema object(String name, JsonNode node, Map<String, GoTypes.Known> known) {
    boolean atomic = node.path("x-kubernetes-map-type").asString("").equals("atomic");
    JsonNode values = node.path("additionalProperties");
    if (values.isObject()) {
      return new Schema.Mapping(value("", values, Map.of()), atomic);
    }
    List<String> required = texts(node.path("required"));
    var fields = new LinkedHashMap<String, Field>();
    for (Map.Entry<String, JsonNode> entry : node.path("properties").properties()) {
      GoTypes.Known knownField = known.getOrDefault(entry.getKey(), GoTypes.Known.NOTHING);
      fields.put(entry.getKey(), field(entry.getKey(), entry.getValue(), required, knownField));
    }
    return new Struct(name, fields, required, atomic, false);
  }

  private Field field(String name, JsonNode node, List<String> required, GoTypes.Known known) {
    Schema schema = value("", node, Map.of());
    Presence presence =
        known.presence() != null ? known.presence() : suggestedPresence(node, required.contains(name));
    String typeName = known.typeName().isEmpty() ? TypeNames.of(schema) : known.typeName();
    return new Field(name, schema, node.get("default"), patchRule(node), presence, typeName);
  }

  /** A structure by value is published with an empty default; a required field has no {@code omitempty}. */
  private static Presence suggestedPresence(JsonNode node, boolean required) {
    if (required || node.path("default").isObject()) {
      return Presence.ALWAYS;
    }
    return reference(node).isEmpty() ? Presence.UNLESS_EMPTY : Presence.UNLESS_ABSENT;
  }

  private static PatchRule patchRule(JsonNode node) {
    List<String> strategies = List.of(node.path("x-kubernetes-patch-strategy").asString("").split(","));
    String mergeKey = node.path("x-kubernetes-patch-merge-key").asString("");
    if (strategies.equals(List.of("")) && mergeKey.isEmpty()) {
      return PatchRule.NONE;
    }
    return new PatchRule(
        strategies.contains("merge"), strategies.contains("replace"), strategies.contains("retainKeys"), mergeKey);
  }

  private static List<String> texts(JsonNode list) {
    var texts = new ArrayList<String>();
    list.forEach(item -> texts.add(item.asString("")));
    return texts;
  }
}
