package io.ruori.core.validation;

import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/**
 * Prints a struct the way upstream's messages show internal types: Go's field names, every field, {@code null} for a
 * pointer or list that is absent.
 */
public final class GoStruct {
  private final JsonNode node;
  private final StringJoiner text = new StringJoiner(",", "{", "}");

  private GoStruct(JsonNode node) {
    this.node = node;
  }

  public static GoStruct of(JsonNode node) {
    return new GoStruct(node);
  }

  /** Fields that are strings in Go. */
  public GoStruct strings(String... goNames) {
    return fields("\"\"", goNames);
  }

  /** Fields that are pointers, lists or maps in Go, of simple values or of types that print as they are written. */
  public GoStruct pointers(String... goNames) {
    return fields("null", goNames);
  }

  public GoStruct numbers(String... goNames) {
    return fields("0", goNames);
  }

  public GoStruct flags(String... goNames) {
    return fields("false", goNames);
  }

  /** A field of an internal struct type behind a pointer. */
  public GoStruct nested(String goName, UnaryOperator<GoStruct> fields) {
    return nested(goName, jsonName(goName), fields);
  }

  /** As {@link #nested(String, UnaryOperator)}, where the document's name does not follow from Go's. */
  public GoStruct nested(String goName, String jsonName, UnaryOperator<GoStruct> fields) {
    JsonNode value = node.path(jsonName);
    String printed = value.isObject() ? fields.apply(of(value)).print().text() : "null";
    text.add("\"" + goName + "\":" + printed);
    return this;
  }

  /** A field of an internal struct type that is no pointer: there also when the document has nothing. */
  public GoStruct embedded(String goName, UnaryOperator<GoStruct> fields) {
    text.add("\"" + goName + "\":" + fields.apply(of(node.path(jsonName(goName)))).print().text());
    return this;
  }

  /** A pointer to a simple value, where the document's name does not follow from Go's. */
  public GoStruct pointer(String goName, String jsonName) {
    text.add("\"" + goName + "\":" + (node.hasNonNull(jsonName) ? GoText.json(node.path(jsonName)) : "null"));
    return this;
  }

  /** A list of internal structs; {@code null} when it is absent. */
  public GoStruct list(String goName, UnaryOperator<GoStruct> fields) {
    JsonNode value = node.path(jsonName(goName));
    text.add("\"" + goName + "\":" + (value.isArray() ? list(value, fields).text() : "null"));
    return this;
  }

  /** The elements of a list of internal structs. */
  public static GoText.Raw list(JsonNode list, UnaryOperator<GoStruct> fields) {
    var items = new StringJoiner(",", "[", "]");
    list.forEach(item -> items.add(fields.apply(of(item)).print().text()));
    return new GoText.Raw(items.toString());
  }

  public GoText.Raw print() {
    return new GoText.Raw(text.toString());
  }

  private GoStruct fields(String zero, String... goNames) {
    for (String goName : goNames) {
      JsonNode value = node.path(jsonName(goName));
      boolean absent = value.isMissingNode() || value.isNull();
      text.add("\"" + goName + "\":" + (absent ? zero : GoText.json(value)));
    }
    return this;
  }

  /** A leading word of capitals is one word: {@code UID} is {@code uid}, {@code APIVersion} is {@code apiVersion}. */
  private static String jsonName(String goName) {
    int capitals = 0;
    while (capitals < goName.length() && Character.isUpperCase(goName.charAt(capitals))) {
      capitals++;
    }
    int word = capitals <= 1 || capitals == goName.length() ? capitals : capitals - 1;
    return goName.substring(0, word).toLowerCase(Locale.ROOT) + goName.substring(word);
  }
}
