package io.ruori.core.custom.definition;

import io.ruori.core.object.Fields;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** The names under which a kind is known. */
final class NameRules {
  private NameRules() {}

  static void names(JsonNode names, Path path, FieldErrors errors) {
    label(Fields.text(names, "plural"), path.child("plural"), errors);
    label(Fields.text(names, "singular"), path.child("singular"), errors);
    kind(Fields.text(names, "kind"), path.child("kind"), errors);
    kind(Fields.text(names, "listKind"), path.child("listKind"), errors);
    labels(Fields.texts(names, "shortNames"), path.child("shortNames"), errors);
    String kind = Fields.text(names, "kind");
    if (!kind.isEmpty() && kind.equals(Fields.text(names, "listKind"))) {
      errors.invalid(path.child("listKind"), kind, "kind and listKind may not be the same");
    }
    labels(Fields.texts(names, "categories"), path.child("categories"), errors);
  }

  /** Empty names are another rule's matter. */
  private static void label(String name, Path path, FieldErrors errors) {
    List<String> wrong = NameFormats.dns1035Label(name);
    if (!name.isEmpty() && !wrong.isEmpty()) {
      errors.invalid(path, name, String.join(",", wrong));
    }
  }

  private static void kind(String name, Path path, FieldErrors errors) {
    List<String> wrong = NameFormats.dns1035Label(name.toLowerCase(Locale.ROOT));
    if (!name.isEmpty() && !wrong.isEmpty()) {
      errors.invalid(path, name, "may have mixed case, but should otherwise match: " + String.join(",", wrong));
    }
  }

  private static void labels(List<String> names, Path path, FieldErrors errors) {
    for (int i = 0; i < names.size(); i++) {
      List<String> wrong = NameFormats.dns1035Label(names.get(i));
      if (!wrong.isEmpty()) {
        errors.invalid(path.index(i), names.get(i), String.join(",", wrong));
      }
    }
  }
}
