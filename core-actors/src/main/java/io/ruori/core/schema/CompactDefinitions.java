package io.ruori.core.schema;

import io.ruori.core.object.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** Reads {@code extensions.txt}, our own short form of the definitions that the schema artifact does not have. */
final class CompactDefinitions {
  private static final Pattern WITH_ARGUMENT = Pattern.compile("(\\w+)=(\\w+)(?:\\((.*)\\))?");

  private final Map<String, ObjectNode> definitions = new LinkedHashMap<>();
  private String packageName = "";
  private ObjectNode current = Json.object();

  private CompactDefinitions() {}

  /** Name to OpenAPI v2 definition. */
  static Map<String, ObjectNode> read(Iterable<String> lines) {
    var reader = new CompactDefinitions();
    for (String line : lines) {
      if (line.startsWith("  ")) {
        reader.field(line.strip().split(" "));
      } else if (!line.startsWith("#") && !line.isBlank()) {
        reader.start(line.split(" "));
      }
    }
    return reader.definitions;
  }

  private void start(String[] words) {
    packageName = words[0].substring(0, words[0].lastIndexOf('.') + 1);
    current = Json.object();
    definitions.put(words[0], current);
    boolean any = words.length == 3 && words[2].equals("any"); // "name = any"
    if (!any) {
      current.put("type", "object");
    }
    if (words.length == 2) {
      current.put("x-kubernetes-map-type", words[1]);
    }
  }

  private void field(String[] words) {
    boolean required = words[0].endsWith("!");
    String name = required ? words[0].substring(0, words[0].length() - 1) : words[0];
    if (required) {
      current.withArray("required").add(name);
    }
    ObjectNode type = type(words[1]);
    for (int i = 2; i < words.length; i++) {
      option(type, words[i]);
    }
    current.withObject("properties").set(name, type);
  }

  private static void option(ObjectNode type, String word) {
    Matcher option = WITH_ARGUMENT.matcher(word);
    if (!option.matches()) {
      throw new IllegalStateException("not an option: " + word);
    }
    String argument = option.group(3);
    switch (option.group(1)) {
      case "list" -> {
        type.put("x-kubernetes-list-type", option.group(2));
        if (argument != null) {
          var keys = type.putArray("x-kubernetes-list-map-keys");
          for (String key : argument.split(",")) {
            keys.add(key);
          }
        }
      }
      case "map" -> type.put("x-kubernetes-map-type", option.group(2));
      case "patch" -> {
        type.put("x-kubernetes-patch-strategy", option.group(2));
        type.put("x-kubernetes-patch-merge-key", argument);
      }
      default -> throw new IllegalStateException("not an option: " + word);
    }
  }

  private ObjectNode type(String text) {
    ObjectNode type = Json.object();
    if (text.startsWith("[]")) {
      type.put("type", "array").set("items", type(text.substring(2)));
      return type;
    }
    if (text.startsWith("map[")) {
      type.put("type", "object").set("additionalProperties", type(text.substring(4, text.length() - 1)));
      return type;
    }
    return switch (text) {
      case "any" -> type;
      case "string", "boolean" -> type.put("type", text);
      case "bytes" -> type.put("type", "string").put("format", "byte");
      case "int32", "int64" -> type.put("type", "integer").put("format", text);
      case "double" -> type.put("type", "number").put("format", text);
      default -> type.put("$ref", "#/definitions/" + qualified(text));
    };
  }

  private String qualified(String name) {
    if (name.startsWith("io.")) {
      return name;
    }
    return name.startsWith("meta.") ? "io.k8s.apimachinery.pkg.apis.meta.v1." + name.substring(5) : packageName + name;
  }
}
