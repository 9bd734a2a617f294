package io.ruori.core.validation;

import io.ruori.core.object.Json;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * What differs between two documents, for a message: a hunk in the style of {@code diff -u} with one pair of lines for each
 * field that changed. (Upstream's diff shows its internal types; the shape is the same, the lines are ours.)
 */
public final class StructureDiff {
  private static final int LINES_MAX = 100;

  private StructureDiff() {}

  public static String of(JsonNode before, JsonNode after) {
    var lines = new ArrayList<String>();
    compare(Path.ROOT, before, after, lines);
    String shown = String.join("\n", lines.subList(0, Math.min(lines.size(), LINES_MAX)));
    return "@@ -1," + lines.size() + " +1," + lines.size() + " @@\n" + shown + "\n";
  }

  private static void compare(Path path, JsonNode before, JsonNode after, List<String> lines) {
    if (before.isObject() && after.isObject()) {
      before.propertyNames().forEach(name -> compare(path.child(name), before.path(name), after.path(name), lines));
      after.propertyNames().stream().filter(name -> !before.has(name))
          .forEach(name -> compare(path.child(name), MissingNode.getInstance(), after.path(name), lines));
    } else if (before.isArray() && after.isArray()) {
      for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
        compare(path.index(i), before.path(i), after.path(i), lines);
      }
    } else if (!SemanticEquality.equal(before, after)) {
      line("-", path, before, lines);
      line("+", path, after, lines);
    }
  }

  private static void line(String sign, Path path, JsonNode value, List<String> lines) {
    if (!value.isMissingNode()) {
      lines.add(sign + " " + path + ": " + Json.mapper().writeValueAsString(value));
    }
  }
}
