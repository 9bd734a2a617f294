package io.ruori.core.strategy;

import static io.ruori.core.object.Fields.text;
import static io.ruori.core.validation.Rules.requiredText;

import io.ruori.core.object.Fields;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import tools.jackson.databind.JsonNode;

/** Rules for references to other objects that many kinds share. */
public final class References {
  private References() {}

  /** A group, if any, a kind and a name that could stand in a URL. */
  public static void typed(JsonNode reference, Path path, FieldErrors errors) {
    if (Fields.has(reference, "apiGroup")) {
      String group = text(reference, "apiGroup");
      errors.invalid(path.child("apiGroup"), group, NameFormats.dns1123Subdomain(group));
    }
    segment(reference, "kind", path, errors);
    segment(reference, "name", path, errors);
  }

  /** A text that must be there and could stand in a URL. */
  public static void segment(JsonNode reference, String field, Path path, FieldErrors errors) {
    if (requiredText(reference, field, path, errors)) {
      errors.invalid(path.child(field), text(reference, field), NameFormats.pathSegment(text(reference, field), false));
    }
  }
}
