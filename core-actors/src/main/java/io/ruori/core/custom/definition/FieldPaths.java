package io.ruori.core.custom.definition;

import io.ruori.core.custom.schema.JsonSchema;
import io.ruori.core.object.Fields;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Paths such as {@code .spec.map['a b'].field}, followed through a schema (upstream's {@code cel.ValidFieldPath}). */
public final class FieldPaths {
  private static final int SELECTABLE_MAX = 8;
  private static final Set<String> SELECTABLE_TYPES = Set.of("string", "boolean", "integer");

  private FieldPaths() {}

  /**
   * Where a path leads.
   *
   * @param error why it leads nowhere; then the rest is null
   */
  public record Found(Optional<String> error, Path path, JsonSchema schema) {
    private static Found nowhere(String why) {
      return new Found(Optional.of(why), null, null);
    }
  }

  /** @param brackets whether {@code ['name']} is allowed */
  public static Found follow(String text, JsonSchema root, boolean brackets) {
    List<String> tokens = tokens(text);
    Path path = Path.ROOT;
    JsonSchema schema = root;
    for (int i = 0; i < tokens.size(); i++) {
      String name;
      boolean named = true;
      if (tokens.get(i).equals("[")) {
        if (!brackets) {
          return Found.nowhere("array notation is not allowed");
        }
        if (i + 1 >= tokens.size()) {
          return Found.nowhere("unexpected end of JSON path");
        }
        String quoted = tokens.get(++i);
        if (quoted.length() < 2 || !quoted.startsWith("'") || !quoted.endsWith("'")) {
          return Found.nowhere("expected single quoted string but got " + quoted);
        }
        name = quoted.substring(1, quoted.length() - 1).replace("\\'", "'").replace("\\\\", "\\");
        named = !schema.properties().isEmpty();
        if (!named && schema.additional() == null) {
          return Found.nowhere("does not refer to a valid field");
        }
        if (i + 1 >= tokens.size()) {
          return Found.nowhere("unexpected end of JSON path");
        }
        if (!tokens.get(++i).equals("]")) {
          return Found.nowhere("expected ] but got " + tokens.get(i));
        }
      } else if (tokens.get(i).equals(".")) {
        if (i + 1 >= tokens.size()) {
          return Found.nowhere("unexpected end of JSON path");
        }
        name = tokens.get(++i);
        if (schema.properties().isEmpty()) {
          if (schema.additional() == null) {
            return Found.nowhere("does not refer to a valid field");
          }
          named = false;
        }
      } else {
        return Found.nowhere("expected [ or . but got: " + tokens.get(i));
      }
      if (named && !schema.properties().containsKey(name)) {
        return Found.nowhere("does not refer to a valid field");
      }
      path = named ? path.child(name) : path.key(name);
      schema = named ? schema.properties().get(name) : schema.additional();
    }
    return new Found(Optional.empty(), path, schema);
  }

  private static List<String> tokens(String text) {
    var tokens = new ArrayList<String>();
    int at = 0;
    while (at < text.length()) {
      char first = text.charAt(at);
      int end = at + 1;
      if (first == '\'') {
        while (end < text.length() && (text.charAt(end) != '\'' || text.charAt(end - 1) == '\\')) {
          end++;
        }
        end = Math.min(end + 1, text.length());
      } else if (".[]".indexOf(first) < 0) {
        while (end < text.length() && ".[]".indexOf(text.charAt(end)) < 0) {
          end++;
        }
      }
      tokens.add(text.substring(at, end));
      at = end;
    }
    return tokens;
  }

  /** The rules for {@code selectableFields}. */
  static void selectable(List<JsonNode> fields, JsonSchema schema, Path path, FieldErrors errors) {
    var seen = new HashSet<String>();
    for (int i = 0; i < fields.size(); i++) {
      String text = Fields.text(fields.get(i), "jsonPath");
      Path at = path.index(i).child("jsonPath");
      if (text.isEmpty()) {
        errors.required(at, "");
        continue;
      }
      Found found = follow(text, schema, false);
      if (found.error().isPresent()) {
        errors.invalid(at, text, "is an invalid path: " + found.error().get());
        continue;
      }
      if (found.path().text().equals("metadata") || found.path().text().startsWith("metadata.")) {
        errors.invalid(at, text, "must not point to fields in metadata");
      }
      if (!SELECTABLE_TYPES.contains(found.schema().type())) {
        errors.invalid(at, text, "must point to a field of type string, boolean or integer. Enum string fields and strings "
            + "with formats are allowed.");
      }
      if (!seen.add(found.path().text())) {
        errors.duplicate(at, text);
      }
    }
    if (seen.size() > SELECTABLE_MAX) {
      errors.tooMany(path, seen.size(), SELECTABLE_MAX);
    }
  }
}
