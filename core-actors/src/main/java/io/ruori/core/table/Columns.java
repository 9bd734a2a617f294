package io.ruori.core.table;

import io.ruori.core.object.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;

/** The column definitions of {@code columns.txt}, by {@code group/Kind}. */
final class Columns {
  /** The key of the columns of kinds that have none of their own. */
  static final String DEFAULT = "*";

  private static final Map<String, ArrayNode> BY_KIND = read();

  private Columns() {}

  /** The columns of a kind, or null when it has none of its own; not to be changed. */
  static ArrayNode of(String kind) {
    return BY_KIND.get(kind);
  }

  static void add(ArrayNode columns, String name, String type, String format, int priority, String description) {
    columns.addObject().put("name", name).put("type", type).put("format", format).put("description", description)
        .put("priority", priority);
  }

  /** The name column and the description of the age column, for custom kinds. */
  static String nameDescription() {
    return of(DEFAULT).get(0).get("description").asString();
  }

  static String ageDescription() {
    return of(DEFAULT).get(1).get("description").asString();
  }

  private static Map<String, ArrayNode> read() {
    var columns = new HashMap<String, ArrayNode>();
    var texts = new HashMap<String, String>();
    ArrayNode current = null;
    for (String line : text().lines().toList()) {
      String[] parts = line.split("\t", -1);
      if (line.startsWith("~")) {
        texts.put(parts[0], parts[1].replace("\\n", "\n"));
      } else if (line.startsWith("[")) {
        current = Json.mapper().createArrayNode();
        columns.put(line.substring(1, line.length() - 1), current);
      } else if (current != null && parts.length == 5) {
        String description = texts.getOrDefault(parts[4], parts[4].replace("\\n", "\n"));
        add(current, parts[0], parts[1], parts[2], Integer.parseInt(parts[3]), description);
      }
    }
    return Map.copyOf(columns);
  }

  private static String text() {
    try (InputStream in = Columns.class.getResourceAsStream("columns.txt")) {
      if (in == null) {
        throw new IllegalStateException("resource missing from this build: columns.txt");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
