package io.ruori.core.ledger;

import io.ruori.core.object.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Writes trees as JSON, byte for byte as the mapper does. Nearly all that objects hold is plain text and small numbers, which
 * take no more than a copy; the mapper writes the rest.
 */
final class DocumentWriter {
  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");
  private static final byte[] NULL = ascii("null");

  private byte[] bytes = new byte[6 << 10];
  private int size;

  int size() {
    return size;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  /** Opens an object. */
  void start() {
    put('{');
  }

  void end() {
    put('}');
  }

  /** A field, unless it is absent. */
  void field(String name, JsonNode value) {
    if (value != null) {
      name(name);
      value(value);
    }
  }

  /** The fields of an object whose names are wanted. */
  void fields(ObjectNode object, Predicate<String> wanted) {
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      if (wanted.test(field.getKey())) {
        field(field.getKey(), field.getValue());
      }
    }
  }

  void name(String name) {
    separate();
    text(name);
    put(':');
  }

  private void value(JsonNode value) {
    switch (value) {
      case StringNode text -> text(text.stringValue());
      case ObjectNode object -> {
        start();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
          field(field.getKey(), field.getValue());
        }
        end();
      }
      case ArrayNode list -> {
        put('[');
        for (JsonNode item : list) {
          separate();
          value(item);
        }
        put(']');
      }
      case IntNode number -> put(ascii(Integer.toString(number.intValue())));
      case LongNode number -> put(ascii(Long.toString(number.longValue())));
      case BooleanNode flag -> put(flag.booleanValue() ? TRUE : FALSE);
      case NullNode nothing -> put(NULL);
      default -> put(Json.bytes(value));
    }
  }

  /** A comma, unless this is the first of its object or list. */
  private void separate() {
    byte last = bytes[size - 1];
    if (last != '{' && last != '[') {
      put(',');
    }
  }

  private void text(String text) {
    int length = text.length();
    reserve(length + 2);
    int start = size;
    bytes[size++] = '"';
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        size = start;
        put(Json.bytes(StringNode.valueOf(text)));
        return;
      }
      bytes[size++] = (byte) c;
    }
    bytes[size++] = '"';
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private void put(char c) {
    reserve(1);
    bytes[size++] = (byte) c;
  }

  private void put(byte[] some) {
    reserve(some.length);
    System.arraycopy(some, 0, bytes, size, some.length);
    size += some.length;
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }
}
