package io.ruori.core.schema;

/** The names of Go's types, as upstream's messages print them: {@code v1.PodSpec}, {@code []string}. */
public final class TypeNames {
  private TypeNames() {}

  public static String of(Schema schema) {
    return switch (schema) {
      case Schema.Ref ref -> ofDefinition(ref.name());
      case Schema.Struct struct -> ofDefinition(struct.name());
      case Schema.Listing list -> "[]" + of(list.items());
      case Schema.Mapping map -> "map[string]" + of(map.values());
      case Schema.Scalar(var type, var format) -> switch (type) {
        case STRING -> format.equals("byte") ? "[]uint8" : "string";
        case INTEGER -> format.isEmpty() ? "int64" : format;
        case NUMBER -> "float64";
        case BOOLEAN -> "bool";
      };
      case Schema.Any any -> "interface {}";
    };
  }

  /** {@code v1.Pod} for {@code io.k8s.api.core.v1.Pod}. */
  public static String ofDefinition(String definition) {
    int dot = definition.lastIndexOf('.');
    return definition.substring(definition.lastIndexOf('.', Math.max(dot - 1, 0)) + 1);
  }

  /** The type of a list's items, from the list's own name where that tells. */
  public static String item(String listType, Schema items) {
    return listType.startsWith("[]") ? listType.substring(2) : of(items);
  }

  /** The type of a map's values, from the map's own name where that tells. */
  public static String mapValue(String mapType, Schema values) {
    return mapType.startsWith("map[") ? mapType.substring(mapType.indexOf(']') + 1) : of(values);
  }
}
