package io.ruori.core.patch;

import io.ruori.core.object.GoPrint;
import io.ruori.core.object.Refusal;
import io.ruori.core.schema.Schema;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** A strategic merge patch: a merge patch that knows from the schema how each list is merged, and has directives. */
record StrategicPatch(ObjectNode patch, List<String> strictErrors) implements Patch {
  private static final Pattern WRONG_TYPE = Pattern.compile("json: cannot unmarshal (\\w+).* of type (\\S+)$");
  private static final Map<String, String> FOUND =
      Map.of("object", "map", "array", "slice", "number", "int64", "bool", "bool");
  private static final Set<String> PLAIN = Set.of("string", "bool", "int32", "int64", "float64", "uint8");

  @Override
  public Outcome<ObjectNode> applyTo(ObjectNode object, Schema schema) {
    try {
      return new Outcome.Done<>(StrategicMerge.merge(object.deepCopy(), patch.deepCopy(), schema));
    } catch (BadPatch bad) {
      return new Outcome.Refused<>(bad.refusal());
    }
  }

  @Override
  public Refusal undecodable(ObjectNode patched, String why) {
    return Refusals.undecodable(GoPrint.print(patch), converted(why));
  }

  /**
   * Upstream turns the result of a strategic patch into an object without JSON between, and that converter has words of its
   * own for a value of a wrong type.
   */
  static String converted(String why) {
    Matcher wrong = WRONG_TYPE.matcher(why);
    if (!wrong.find()) {
      return why;
    }
    String found = FOUND.getOrDefault(wrong.group(1), wrong.group(1));
    String type = wrong.group(2);
    boolean container = found.equals("map") || found.equals("slice");
    if (type.startsWith("map[") || type.endsWith("ResourceList")) {
      return "cannot restore map from " + found;
    }
    if (type.startsWith("[]")) {
      return "cannot restore slice from " + found;
    }
    if (PLAIN.contains(type)) {
      return "unrecognized type: " + type;
    }
    return container ? "unrecognized type: string" : "cannot restore struct from: " + found;
  }
}
