package io.ruori.core.validation;

import io.ruori.core.object.Fields;
import io.ruori.core.object.Quantity;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The small rules that upstream repeats at every struct: this is required, that is one of these. */
public final class Rules {
  public static final String NOT_POSITIVE = "must be greater than zero";

  private Rules() {}

  /** The string must not be empty. Answers whether it is there. */
  public static boolean requiredText(JsonNode node, String name, Path path, FieldErrors errors) {
    boolean present = !Fields.text(node, name).isEmpty();
    if (!present) {
      errors.required(path.child(name), "");
    }
    return present;
  }

  /** As {@link #requiredText} for several strings. */
  public static void requiredTexts(JsonNode node, List<String> names, Path path, FieldErrors errors) {
    names.forEach(name -> requiredText(node, name, path, errors));
  }

  /** When the field is there (also when empty), it must be one of the supported values. */
  public static void supported(JsonNode node, String name, List<String> values, Path path, FieldErrors errors) {
    if (Fields.has(node, name) && !values.contains(Fields.text(node, name))) {
      errors.notSupported(path.child(name), Fields.text(node, name), values);
    }
  }

  /** The field must be there and one of the supported values. */
  public static void requiredSupported(JsonNode node, String name, List<String> values, Path path, FieldErrors errors) {
    String value = Fields.text(node, name);
    if (value.isEmpty()) {
      errors.required(path.child(name), "");
    } else if (!values.contains(value)) {
      errors.notSupported(path.child(name), value, values);
    }
  }

  public static void positive(long value, Path path, FieldErrors errors) {
    if (value <= 0) {
      errors.invalid(path, value, NOT_POSITIVE);
    }
  }

  public static void notNegative(JsonNode node, String name, Path path, FieldErrors errors) {
    NameFormats.notNegative(Fields.number(node, name), path.child(name), errors);
  }

  public static void notNegative(Quantity quantity, Path path, FieldErrors errors) {
    if (quantity.signum() < 0) {
      errors.invalid(path, quantity.text(), NameFormats.NOT_NEGATIVE);
    }
  }

  /** A path below some directory: relative, without {@code ..}. */
  public static void descendingPath(String value, Path path, FieldErrors errors) {
    if (value.startsWith("/")) {
      errors.invalid(path, value, "must be a relative path");
    }
    noBacksteps(value, path, errors);
  }

  /** A descending path whose first segment does not start with two dots, which the node keeps for itself. */
  public static void notReservedPath(String value, Path path, FieldErrors errors) {
    descendingPath(value, path, errors);
    if (value.startsWith("..") && !value.startsWith("../")) {
      errors.invalid(path, value, "must not start with '..'");
    }
  }

  public static void noBacksteps(String value, Path path, FieldErrors errors) {
    if (hasBacksteps(value)) {
      errors.invalid(path, value, "must not contain '..'");
    }
  }

  public static boolean hasBacksteps(String value) {
    return List.of(value.split("/", -1)).contains("..");
  }

  /** The value must be the old one, as far as meaning goes. */
  public static void immutable(JsonNode value, JsonNode old, Path path, FieldErrors errors) {
    if (!SemanticEquality.equal(value, old)) {
      errors.invalid(path, value, NameFormats.IMMUTABLE);
    }
  }
}
