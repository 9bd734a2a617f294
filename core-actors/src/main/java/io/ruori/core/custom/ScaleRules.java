package io.ruori.core.custom;

import io.ruori.core.kind.ScalePaths;
import io.ruori.core.object.GoPrint;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.Path;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What objects with a {@code scale} subresource keep their numbers to. */
record ScaleRules(ScalePaths paths) {
  void spec(ObjectNode object, FieldErrors errors) {
    replicas(object, paths.replicas(), errors);
  }

  void status(ObjectNode object, FieldErrors errors) {
    replicas(object, paths.statusReplicas(), errors);
    if (!paths.selector().isEmpty()) {
      nested(object, paths.selector(), true).ifPresent(wrong -> errors.invalid(new Path(paths.selector()), "", wrong));
    }
  }

  private static void replicas(ObjectNode object, String path, FieldErrors errors) {
    Optional<String> wrong = nested(object, path, false);
    if (wrong.isPresent()) {
      errors.invalid(new Path(path), 0, wrong.get());
      return;
    }
    long replicas = object.at(path.replace('.', '/')).asLong(0);
    if (replicas < 0) {
      errors.invalid(new Path(path), replicas, "should be a non-negative integer");
    } else if (replicas > Integer.MAX_VALUE) {
      errors.invalid(new Path(path), replicas, "should be less than or equal to " + Integer.MAX_VALUE);
    }
  }

  /** Upstream's words for a value that cannot be read at a path; empty when it can, or is not there. */
  private static Optional<String> nested(ObjectNode object, String path, boolean text) {
    String[] names = path.substring(1).split("\\.");
    JsonNode current = object;
    for (int i = 0; i < names.length; i++) {
      JsonNode next = current.get(names[i]);
      if (next == null) {
        return Optional.empty();
      }
      if (i + 1 < names.length && !next.isObject()) {
        return accessor(String.join(".", java.util.Arrays.copyOf(names, i + 1)), next, "map[string]interface{}");
      }
      current = next;
    }
    boolean fits = text ? current.isString() : current.isIntegralNumber() && current.canConvertToLong();
    return fits ? Optional.empty() : accessor(path.substring(1), current, text ? "string" : "int64");
  }

  private static Optional<String> accessor(String path, JsonNode value, String wanted) {
    String type = value.isNull() ? "<nil>" : GoPrint.type(value);
    return Optional.of("." + path + " accessor error: " + GoPrint.print(value) + " is of the type " + type + ", expected " + wanted);
  }
}
