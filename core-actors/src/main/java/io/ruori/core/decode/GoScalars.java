package io.ruori.core.decode;

import io.ruori.core.object.Quantity;
import io.ruori.core.schema.Schema;
import java.util.OptionalInt;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;

/** Reads leaves as Go's decoder and the types' own decoders do. */
final class GoScalars {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private GoScalars() {}

  /** What a leaf was read as. */
  sealed interface Reading {
    /** {@link NullNode} when there is none. */
    record Value(JsonNode value) implements Reading {}

    /** Of another type: told when nothing worse follows. */
    record Mismatch(String what, String wanted) implements Reading {}

    /** Of another type than the type's own decoder takes. */
    record FatalMismatch(String what, String wanted) implements Reading {}

    /** Refused by the type's own decoder. */
    record Fatal(String message) implements Reading {}

    /** Refused with a message of its own: told when nothing worse follows. */
    record Wrong(String message) implements Reading {}
  }

  private static final Reading NOTHING = new Reading.Value(NullNode.getInstance());

  static Reading read(Schema.Scalar scalar, JsonParser parser, String typeName) {
    return switch (scalar.type()) {
      case BOOLEAN -> switch (parser.currentToken()) {
        case VALUE_TRUE -> new Reading.Value(NODES.booleanNode(true));
        case VALUE_FALSE -> new Reading.Value(NODES.booleanNode(false));
        default -> other(parser, typeName);
      };
      case INTEGER -> integer(parser, scalar.format().equals("int32"), typeName);
      case NUMBER -> parser.currentToken().isNumeric() ? floating(parser, typeName) : other(parser, typeName);
      case STRING -> switch (scalar.format()) {
        case "quantity" -> quantity(parser);
        case "int-or-string" -> intOrString(parser);
        case "date-time" -> time(parser, false);
        case "micro-time" -> time(parser, true);
        case "byte" -> bytes(parser, typeName);
        default -> isString(parser) ? new Reading.Value(NODES.stringNode(parser.getString())) : other(parser, typeName);
      };
    };
  }

  private static boolean isString(JsonParser parser) {
    return parser.currentToken() == JsonToken.VALUE_STRING;
  }

  private static Reading other(JsonParser parser, String typeName) {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return NOTHING;
    }
    String what = kindOf(parser.currentToken());
    parser.skipChildren();
    return new Reading.Mismatch(what, typeName);
  }

  private static Reading integer(JsonParser parser, boolean narrow, String typeName) {
    if (!parser.currentToken().isNumeric()) {
      return other(parser, typeName);
    }
    String text = parser.getString();
    try {
      long value = Long.parseLong(text);
      if (!narrow || value == (int) value) {
        return new Reading.Value(NODES.numberNode(value));
      }
    } catch (NumberFormatException e) {
      // Not an integer, or too long for one: told below.
    }
    return new Reading.Mismatch("number " + text, typeName);
  }

  private static Reading floating(JsonParser parser, String typeName) {
    String text = parser.getString();
    double value = Double.parseDouble(text);
    return Double.isInfinite(value)
        ? new Reading.Mismatch("number " + text, typeName)
        : new Reading.Value(value == Math.rint(value) && Math.abs(value) < 1e15
            ? NODES.numberNode((long) value)
            : NODES.numberNode(value));
  }

  /** A quantity's decoder looks at the raw text, whatever it is. */
  private static Reading quantity(JsonParser parser) {
    String text = switch (parser.currentToken()) {
      case VALUE_NULL -> "0";
      case START_OBJECT, START_ARRAY -> {
        parser.skipChildren();
        yield "{}";
      }
      default -> parser.getString().strip();
    };
    return switch (Quantity.parse(text)) {
      case Quantity.Parsed.Good(var quantity) -> new Reading.Value(NODES.stringNode(quantity.toString()));
      case Quantity.Parsed.Bad(var message) -> new Reading.Fatal(message);
    };
  }

  private static Reading intOrString(JsonParser parser) {
    if (isString(parser)) {
      return new Reading.Value(NODES.stringNode(parser.getString()));
    }
    return fatal(integer(parser, true, "int32"));
  }

  private static Reading fatal(Reading reading) {
    return reading instanceof Reading.Mismatch(var what, var wanted) ? new Reading.FatalMismatch(what, wanted) : reading;
  }

  private static Reading time(JsonParser parser, boolean micros) {
    if (!isString(parser)) {
      return fatal(other(parser, "string"));
    }
    try {
      String time = GoTime.normalise(parser.getString(), micros);
      return time.isEmpty() ? NOTHING : new Reading.Value(NODES.stringNode(time));
    } catch (GoTime.NotATime e) {
      return new Reading.Fatal(e.getMessage());
    }
  }

  private static Reading bytes(JsonParser parser, String typeName) {
    if (!isString(parser)) {
      return other(parser, typeName);
    }
    String text = parser.getString();
    OptionalInt corrupt = GoBase64.corruptAt(text);
    if (corrupt.isPresent()) {
      return new Reading.Wrong("illegal base64 data at input byte " + corrupt.getAsInt());
    }
    return new Reading.Value(NODES.stringNode(text.replace("\n", "").replace("\r", "")));
  }

  /** What Go calls a value in messages. */
  static String kindOf(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "object";
      case START_ARRAY -> "array";
      case VALUE_STRING -> "string";
      case VALUE_TRUE, VALUE_FALSE -> "bool";
      default -> "number";
    };
  }
}
