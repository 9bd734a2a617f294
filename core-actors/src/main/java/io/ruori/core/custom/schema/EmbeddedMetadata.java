package io.ruori.core.custom.schema;

import io.ruori.core.decode.Decoder;
import io.ruori.core.object.Fields;
import io.ruori.core.schema.Schemas;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.MetadataRules;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Metadata of objects, the outer ones and those within others (apiextensions-apiserver {@code schema/objectmeta}). */
public final class EmbeddedMetadata {
  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";

  private EmbeddedMetadata() {}

  /** A metadata read, with what it did not know, or why it could not be. */
  public record Read(Optional<String> error, List<String> unknownFields) {}

  /**
   * Reads the metadata of one object as its Go type does, in place: fields that it does not have are left out.
   *
   * @param path of the object, {@code ""} for the outer one
   */
  public static Read metadata(ObjectNode object, String path) {
    JsonNode metadata = object.get("metadata");
    if (metadata == null) {
      return new Read(Optional.empty(), List.of());
    }
    return switch (Decoder.decode(metadata, Schemas.struct(META))) {
      case Decoder.Result.Failed(var message) -> new Read(Optional.of(message), List.of());
      case Decoder.Result.Decoded(var read, var strictErrors) -> {
        if (read.path("creationTimestamp").isNull()) {
          read.remove("creationTimestamp");
        }
        object.set("metadata", read);
        String prefix = path.isEmpty() ? "metadata." : path + ".metadata.";
        yield new Read(Optional.empty(), strictErrors.stream().map(error -> prefix + fieldOf(error)).toList());
      }
    };
  }

  private static String fieldOf(String strictError) {
    return strictError.substring(strictError.indexOf('"') + 1, strictError.length() - 1);
  }

  /** Reads the metadata of all objects within a value; the error is an {@code Invalid} of its field. */
  public static Read coerce(JsonNode value, JsonSchema schema, Path path) {
    var unknown = new ArrayList<String>();
    Optional<String> error = coerce(value, schema, path, unknown);
    return new Read(error, unknown.stream().sorted().toList());
  }

  private static Optional<String> coerce(JsonNode value, JsonSchema schema, Path path, List<String> unknown) {
    if (schema == null) {
      return Optional.empty();
    }
    Optional<String> error = Optional.empty();
    if (value instanceof ObjectNode object) {
      error = schema.isResource() ? resource(object, path, unknown) : error;
      for (Map.Entry<String, JsonNode> field : new ArrayList<>(object.properties())) {
        boolean named = schema.properties().containsKey(field.getKey());
        Path at = named ? path.child(field.getKey()) : path.key(field.getKey());
        JsonNode current = object.get(field.getKey());
        error = error.or(() -> coerce(current, schema.field(field.getKey()), at, unknown));
      }
    } else if (value instanceof ArrayNode list) {
      for (int i = 0; i < list.size(); i++) {
        int index = i;
        error = error.or(() -> coerce(list.get(index), schema.items(), path.index(index), unknown));
      }
    }
    return error;
  }

  private static Optional<String> resource(ObjectNode object, Path path, List<String> unknown) {
    for (String name : List.of("apiVersion", "kind")) {
      JsonNode value = object.get(name);
      if (value != null && !value.isString()) {
        return Optional.of(path.child(name) + ": Invalid value: " + GoText.print(ValueValidation.printed(value)) + ": must be a string");
      }
    }
    JsonNode sent = object.path("metadata");
    Read read = metadata(object, path.text());
    unknown.addAll(read.unknownFields());
    return read.error().map(why ->
        path.child("metadata") + ": Invalid value: " + GoText.print(ValueValidation.printed(sent)) + ": " + why);
  }

  /** The rules for objects within a value: they have a kind, an apiVersion and sound metadata. */
  public static void validate(JsonNode value, JsonSchema schema, Path path, FieldErrors errors) {
    if (schema == null) {
      return;
    }
    if (value instanceof ObjectNode object) {
      if (schema.isResource()) {
        resource(object, path, errors);
      }
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        boolean named = schema.properties().containsKey(field.getKey());
        Path at = named ? path.child(field.getKey()) : path.key(field.getKey());
        validate(field.getValue(), schema.field(field.getKey()), at, errors);
      }
    } else if (value instanceof ArrayNode list) {
      for (int i = 0; i < list.size(); i++) {
        validate(list.get(i), schema.items(), path.index(i), errors);
      }
    }
  }

  private static void resource(ObjectNode object, Path path, FieldErrors errors) {
    requireText(object, "apiVersion", path, errors);
    requireText(object, "kind", path, errors);
    String apiVersion = Fields.text(object, "apiVersion");
    if (object.path("apiVersion").isString()) {
      if (apiVersion.isEmpty()) {
        errors.invalid(path.child("apiVersion"), apiVersion, "must not be empty");
      } else if (apiVersion.indexOf('/') != apiVersion.lastIndexOf('/')) {
        errors.invalid(path.child("apiVersion"), apiVersion, "unexpected GroupVersion string: " + apiVersion);
      }
    }
    String kind = Fields.text(object, "kind");
    if (object.path("kind").isString()) {
      if (kind.isEmpty()) {
        errors.invalid(path.child("kind"), kind, "must not be empty");
      } else {
        List<String> wrong = NameFormats.dns1035Label(kind.toLowerCase(Locale.ROOT));
        if (!wrong.isEmpty()) {
          errors.invalid(path.child("kind"), kind,
              "may have mixed case, but should otherwise match: " + String.join(",", wrong));
        }
      }
    }
    if (object.path("metadata").isObject()) {
      boolean namespaced = !Fields.text(object, "metadata", "namespace").isEmpty();
      ObjectNode metadata = ((ObjectNode) object.get("metadata")).deepCopy();
      if (Fields.text(metadata, "name").isEmpty()) {
        metadata.put("name", "fakename");
      }
      MetadataRules.create(metadata, namespaced, NameFormats.NAME_IS_PATH_SEGMENT, path.child("metadata"), errors);
    }
  }

  private static void requireText(ObjectNode object, String name, Path path, FieldErrors errors) {
    JsonNode value = object.get(name);
    if (value == null) {
      errors.required(path.child(name), "");
    } else if (!value.isString()) {
      errors.invalid(path.child(name), ValueValidation.printed(value), "must be a string");
    }
  }
}
