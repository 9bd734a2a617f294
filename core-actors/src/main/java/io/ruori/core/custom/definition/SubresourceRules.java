package io.ruori.core.custom.definition;

import io.ruori.core.object.Fields;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Subresources and printer columns: their paths. */
final class SubresourceRules {
  private static final List<String> TYPES = List.of("boolean", "date", "integer", "number", "string");
  private static final List<String> FORMATS =
      List.of("byte", "date", "date-time", "double", "float", "int32", "int64", "password");

  private SubresourceRules() {}

  static void validate(JsonNode subresources, Path path, FieldErrors errors) {
    JsonNode scale = subresources.path("scale");
    if (!scale.isObject()) {
      return;
    }
    replicas(scale, "specReplicasPath", ".spec.", path, errors);
    replicas(scale, "statusReplicasPath", ".status.", path, errors);
    String selector = Fields.text(scale, "labelSelectorPath");
    Path at = path.child("scale.labelSelectorPath");
    if (!selector.isEmpty() && isSimple(selector, at, errors)
        && !selector.startsWith(".spec.") && !selector.startsWith(".status.")) {
      errors.invalid(at, selector, "should be a json path under either .spec or .status");
    }
  }

  private static void replicas(JsonNode scale, String name, String below, Path path, FieldErrors errors) {
    String text = Fields.text(scale, name);
    Path at = path.child("scale." + name);
    if (text.isEmpty()) {
      errors.required(at, "");
    } else if (isSimple(text, at, errors) && !text.startsWith(below)) {
      errors.invalid(at, text, "should be a json path under " + below.substring(0, below.length() - 1));
    }
  }

  private static boolean isSimple(String text, Path path, FieldErrors errors) {
    if (text.startsWith(".")) {
      return true;
    }
    errors.invalid(path, text, "must be a simple json path starting with .");
    return false;
  }

  static void column(JsonNode column, Path path, FieldErrors errors) {
    if (Fields.text(column, "name").isEmpty()) {
      errors.required(path.child("name"), "");
    }
    String type = Fields.text(column, "type");
    String types = "must be one of " + String.join(",", TYPES);
    if (type.isEmpty()) {
      errors.required(path.child("type"), types);
    } else if (!TYPES.contains(type)) {
      errors.invalid(path.child("type"), type, types);
    }
    String format = Fields.text(column, "format");
    if (!format.isEmpty() && !FORMATS.contains(format)) {
      errors.invalid(path.child("format"), format, "must be one of " + String.join(",", FORMATS));
    }
    String jsonPath = Fields.text(column, "jsonPath");
    if (jsonPath.isEmpty()) {
      errors.required(path.child("JSONPath"), "");
    } else {
      isSimple(jsonPath, path.child("JSONPath"), errors);
    }
  }
}
