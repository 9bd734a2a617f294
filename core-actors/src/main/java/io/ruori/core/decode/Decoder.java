package io.ruori.core.decode;

import io.ruori.core.object.Json;
import io.ruori.core.schema.Schema;
import io.ruori.core.schema.Schema.Field;
import io.ruori.core.schema.Schema.Presence;
import io.ruori.core.schema.Schema.Struct;
import io.ruori.core.schema.TypeNames;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a JSON value of a known structure as Go's strict decoder does: fields that the structure does not name are left out
 * and reported, and so are fields that come twice; values of a wrong type are an error, the first of which is told; quantities
 * and times are normalised. What comes out is {@link Canonical}.
 */
public final class Decoder {
  private static final int STRICT_ERRORS_MAX = 100;

  /** What became of a body. */
  public sealed interface Result {
    /**
     * @param strictErrors what strict validation objects to: {@code unknown field "spec.foo"}, {@code duplicate field "kind"}
     */
    record Decoded(ObjectNode object, List<String> strictErrors) implements Result {}

    /** The value does not fit; in Go's words. */
    record Failed(String message) implements Result {}
  }

  /** Ends the reading at once, as an error of a type's own decoder does. */
  private static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1;

    Stopped(String message) {
      super(message, null, false, false);
    }
  }

  /** A value of the tree that is read, and its counterpart in one that was read before. */
  private record Twins(JsonNode now, JsonNode before) {
    static final Twins NONE = new Twins(MissingNode.getInstance(), MissingNode.getInstance());

    Twins at(String name) {
      return before.isObject() ? new Twins(now.path(name), before.path(name)) : NONE;
    }

    boolean areSame() {
      return !before.isMissingNode() && now.equals(before); // as they are written: 3.0 is no integer
    }
  }

  private final JsonParser parser;
  private final boolean mayRepeat;
  private final Set<String> strictErrors = new LinkedHashSet<>();
  private final Deque<String> fieldNames = new ArrayDeque<>();
  private final StringBuilder path = new StringBuilder();
  private String structName = "";
  private String firstError;

  private Decoder(JsonParser parser, boolean mayRepeat) {
    this.parser = parser;
    this.mayRepeat = mayRepeat;
  }

  /** Reads from text that is known to be valid JSON. */
  public static Result decode(byte[] json, Struct struct) {
    try (JsonParser parser = Json.mapper().createParser(json)) {
      return decode(new Decoder(parser, true), Twins.NONE, struct);
    }
  }

  public static Result decode(JsonNode tree, Struct struct) {
    return decode(tree, MissingNode.getInstance(), struct);
  }

  /**
   * Reads from a tree, such as a patched object.
   *
   * @param known an object that was read before: what the tree has in common with it is taken as it is
   */
  public static Result decode(JsonNode tree, JsonNode known, Struct struct) {
    try (JsonParser parser = Json.mapper().treeAsTokens(tree)) {
      return decode(new Decoder(parser, false), new Twins(tree, known), struct); // a tree has each field once
    }
  }

  private static Result decode(Decoder decoder, Twins twins, Struct struct) {
    decoder.parser.nextToken();
    try {
      JsonNode value = decoder.value(struct, TypeNames.of(struct), null, twins);
      if (decoder.firstError != null) {
        return new Result.Failed(decoder.firstError);
      }
      ObjectNode object = value instanceof ObjectNode found ? found : (ObjectNode) Canonical.zero(struct);
      return new Result.Decoded(object, List.copyOf(decoder.strictErrors));
    } catch (Stopped stopped) {
      return new Result.Failed(stopped.getMessage());
    }
  }

  /** The value at the current token; {@code null} for a JSON null and for what does not fit. */
  private JsonNode value(Schema declared, String typeName, JsonNode before, Twins twins) {
    if (declared instanceof Schema.Ref ref && SchemaAlternatives.has(ref.name())) {
      return taken(SchemaAlternatives.read(ref.name(), (JsonNode) parser.readValueAsTree()));
    }
    Schema schema = Schema.resolve(declared);
    JsonToken token = parser.currentToken();
    boolean isNull = token == JsonToken.VALUE_NULL;
    return switch (schema) {
      case Schema.Any any -> isNull ? null : (JsonNode) parser.readValueAsTree();
      case Schema.Scalar scalar -> taken(GoScalars.read(scalar, parser, typeName));
      case Struct struct when token == JsonToken.START_OBJECT ->
          object(struct, before instanceof ObjectNode object ? object : Json.object(), twins);
      case Schema.Mapping map when token == JsonToken.START_OBJECT ->
          map(map, typeName, before instanceof ObjectNode object ? object : Json.object());
      case Schema.Listing list when token == JsonToken.START_ARRAY -> list(list, typeName);
      default -> isNull ? null : mismatch(typeName);
    };
  }

  private JsonNode mismatch(String typeName) {
    saveError(GoScalars.kindOf(parser.currentToken()), typeName);
    parser.skipChildren();
    return null;
  }

  private void saveError(String what, String typeName) {
    if (firstError == null) {
      firstError = unmarshalError(what, typeName);
    }
  }

  private String unmarshalError(String what, String typeName) {
    String target = fieldNames.isEmpty() ? "value" : "struct field " + structName + "." + String.join(".", fieldNames);
    return "json: cannot unmarshal " + what + " into Go " + target + " of type " + typeName;
  }

  private ObjectNode object(Struct struct, ObjectNode object, Twins twins) {
    String outerStruct = structName;
    Set<String> seen = mayRepeat ? new HashSet<>() : Set.of();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      Field field = struct.fields().get(name);
      if (field == null) {
        unknown(struct, name, object);
        continue;
      }
      Twins inner = twins.at(name);
      if (inner.areSame()) {
        parser.skipChildren();
        object.set(name, inner.now());
        continue;
      }
      if (mayRepeat && !seen.add(name)) {
        strict("duplicate", name);
      }
      int length = enter(name);
      fieldNames.addLast(name);
      structName = struct.name().substring(struct.name().lastIndexOf('.') + 1);
      boolean pointsNowhere = parser.currentToken() == JsonToken.VALUE_NULL && field.presence() == Presence.UNLESS_ABSENT;
      JsonNode value = value(field.schema(), field.typeName(), object.get(name), inner);
      if (pointsNowhere) {
        object.remove(name);
      } else if (value != null) {
        object.set(name, value);
      }
      fieldNames.removeLast();
      structName = outerStruct;
      path.setLength(length);
    }
    Canonical.ofSent(struct, object);
    return object;
  }

  private void unknown(Struct struct, String name, ObjectNode object) {
    if (struct.preserveUnknown()) {
      object.set(name, (JsonNode) parser.readValueAsTree());
    } else {
      strict("unknown", name);
      parser.skipChildren();
    }
  }

  private void strict(String what, String name) {
    if (strictErrors.size() < STRICT_ERRORS_MAX) {
      strictErrors.add(what + " field \"" + (path.isEmpty() ? name : path + "." + name) + "\"");
    }
  }

  /** Extends the path by a name; the length to cut it back to. */
  private int enter(String name) {
    int length = path.length();
    if (length > 0) {
      path.append('.');
    }
    path.append(name);
    return length;
  }

  private ObjectNode map(Schema.Mapping map, String typeName, ObjectNode object) {
    String valueType = TypeNames.mapValue(typeName, map.values());
    Set<String> seen = mayRepeat ? new HashSet<>() : Set.of();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = parser.currentName();
      parser.nextToken();
      if (mayRepeat && !seen.add(key)) {
        strict("duplicate", key);
      }
      int length = enter(key);
      JsonNode value = value(map.values(), valueType, null, Twins.NONE);
      object.set(key, value == null ? zeroItem(map.values()) : value);
      path.setLength(length);
    }
    return object;
  }

  private ArrayNode list(Schema.Listing list, String typeName) {
    String itemType = TypeNames.item(typeName, list.items());
    ArrayNode items = JsonNodeFactory.instance.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      int length = path.length();
      path.append('[').append(items.size()).append(']');
      JsonNode value = value(list.items(), itemType, null, Twins.NONE);
      items.add(value == null ? zeroItem(list.items()) : value);
      path.setLength(length);
    }
    return items;
  }

  private static JsonNode zeroItem(Schema schema) {
    return switch (Schema.resolve(schema)) {
      case Schema.Scalar(var type, var format) when format.equals("byte") -> JsonNodeFactory.instance.stringNode("");
      case Schema other -> Canonical.zero(other);
    };
  }

  private JsonNode taken(GoScalars.Reading reading) {
    return switch (reading) {
      case GoScalars.Reading.Value(var value) -> value instanceof NullNode ? null : value;
      case GoScalars.Reading.Mismatch(var what, var wanted) -> {
        saveError(what, wanted);
        yield null;
      }
      case GoScalars.Reading.FatalMismatch(var what, var wanted) -> throw new Stopped(unmarshalError(what, wanted));
      case GoScalars.Reading.Fatal(var message) -> throw new Stopped(message);
      case GoScalars.Reading.Wrong(var message) -> {
        if (firstError == null) {
          firstError = message;
        }
        yield null;
      }
    };
  }
}
