package io.ruori.core.custom.schema;

import io.ruori.core.validation.GoText;
import tools.jackson.databind.JsonNode;

/** {@code anyOf}, {@code oneOf}, {@code allOf} and {@code not}; the alternative that comes nearest tells what it misses. */
final class Junctors {
  private Junctors() {}

  static Finding look(JsonNode value, JsonSchema schema, String path) {
    var finding = new Finding();
    if (!schema.junctor("anyOf").isEmpty()) {
      anyOf(value, schema, path, finding);
    }
    if (!schema.junctor("oneOf").isEmpty()) {
      oneOf(value, schema, path, finding);
    }
    if (!schema.junctor("allOf").isEmpty()) {
      allOf(value, schema, path, finding);
    }
    if (schema.not() != null && ValueValidation.look(value, schema.not(), path).isValid()) {
      finding.whole(GoText.quote(path) + " must not validate the schema (not)");
    }
    finding.matched();
    return finding;
  }

  private static void anyOf(JsonNode value, JsonSchema schema, String path, Finding finding) {
    Finding best = null;
    for (JsonSchema alternative : schema.junctor("anyOf")) {
      Finding tried = ValueValidation.look(value, alternative, path);
      if (tried.isValid()) {
        finding.merge(tried);
        return;
      }
      best = best == null || tried.matches() > best.matches() ? tried : best;
    }
    finding.whole(GoText.quote(path) + " must validate at least one schema (anyOf)");
    finding.merge(best);
  }

  private static void oneOf(JsonNode value, JsonSchema schema, String path, Finding finding) {
    Finding best = null;
    Finding first = null;
    int valid = 0;
    for (JsonSchema alternative : schema.junctor("oneOf")) {
      Finding tried = ValueValidation.look(value, alternative, path);
      if (tried.isValid()) {
        valid++;
        best = null;
        first = first == null ? tried : first;
      } else if (valid == 0 && (best == null || tried.matches() > best.matches())) {
        best = tried;
      }
    }
    if (valid == 1) {
      finding.merge(first);
      return;
    }
    String found = valid == 0 ? "Found none valid" : "Found " + valid + " valid alternatives";
    finding.whole(GoText.quote(path) + " must validate one and only one schema (oneOf). " + found);
    if (best != null) {
      finding.merge(best);
    }
  }

  private static void allOf(JsonNode value, JsonSchema schema, String path, Finding finding) {
    int valid = 0;
    for (JsonSchema each : schema.junctor("allOf")) {
      Finding tried = ValueValidation.look(value, each, path);
      valid += tried.isValid() ? 1 : 0;
      finding.merge(tried);
    }
    if (valid != schema.junctor("allOf").size()) {
      finding.whole(
          GoText.quote(path) + " must validate all the schemas (allOf)" + (valid == 0 ? ". None validated" : ""));
    }
  }
}
