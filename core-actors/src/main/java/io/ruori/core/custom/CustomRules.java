package io.ruori.core.custom;

import io.ruori.core.custom.schema.Correlation;
import io.ruori.core.custom.schema.JsonSchema;
import io.ruori.core.validation.FieldErrors;

/** The rules of a schema. */
final class CustomRules {
  private static final CustomStrategy.Rules NONE = new CustomStrategy.Rules() {
    @Override
    public boolean isEmpty() {
      return true;
    }

    @Override
    public void validate(Correlation object, FieldErrors errors) {}
  };

  private CustomRules() {}

  static CustomStrategy.Rules of(JsonSchema schema) {
    return NONE;
  }
}
