package io.ruori.core.patch;

import io.ruori.core.schema.Schema;

/**
 * What a strategic patch asks the schema about one field.
 *
 * @param inner the schema below: of the items, for a list
 */
record PatchField(Schema inner, Schema.PatchRule rule) {
  /** Looks up a field of an object; refuses in upstream's words where the object has no such field, or no fields. */
  static PatchField of(Schema parent, String name) throws BadPatch {
    if (!(Schema.resolve(parent) instanceof Schema.Struct struct)) {
      throw BadPatch.unexpected(
          "merging an object in json but data type is not struct, instead is: " + kind(Schema.resolve(parent)));
    }
    Schema.Field field = struct.fields().get(name);
    if (field == null) {
      String simple = struct.name().substring(struct.name().lastIndexOf('.') + 1);
      throw BadPatch.unexpected(
          "unable to find api field in struct " + simple + " for the json field \"" + name + "\"");
    }
    return new PatchField(field.schema(), field.patch());
  }

  /** As {@link #of}, for a list: {@link #inner} is the schema of its items. */
  static PatchField ofList(Schema parent, String name) throws BadPatch {
    PatchField field = of(parent, name);
    return switch (Schema.resolve(field.inner)) {
      case Schema.Listing list -> new PatchField(list.items(), field.rule);
      case Schema.Any any -> new PatchField(any, field.rule);
      default -> throw BadPatch.unexpected("expected slice or array type, but got: struct");
    };
  }

  /** The Go kind of a schema. */
  static String kind(Schema schema) {
    return switch (Schema.resolve(schema)) {
      case Schema.Mapping map -> "map";
      case Schema.Listing list -> "slice";
      case Schema.Scalar scalar ->
          switch (scalar.type()) {
            case STRING -> "string";
            case INTEGER -> scalar.format().isEmpty() ? "int64" : scalar.format();
            case NUMBER -> "float64";
            case BOOLEAN -> "bool";
          };
      case Schema.Any any -> "struct";
      case Schema.Struct struct -> "struct";
      case Schema.Ref ref -> "struct";
    };
  }
}
