package io.ruori.gateway.verb;

import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.Path;
import java.util.Optional;

/** Upstream's {@code ValidatePodLogOptions}. */
final class LogOptionRules {
  private LogOptionRules() {}

  static void validate(
      Optional<Long> tail, Optional<Long> limit, Optional<Long> since, String sinceTime, FieldErrors errors) {
    if (tail.isPresent() && tail.get() < 0) {
      errors.invalid(Path.of("tailLines"), tail.get(), "must be greater than or equal to 0");
    }
    if (limit.isPresent() && limit.get() < 1) {
      errors.invalid(Path.of("limitBytes"), limit.get(), "must be greater than 0");
    }
    if (since.isPresent() && !sinceTime.isEmpty()) {
      errors.forbidden(Path.of("[]"), "at most one of `sinceTime` or `sinceSeconds` may be specified");
    } else if (since.isPresent() && since.get() < 1) {
      errors.invalid(Path.of("sinceSeconds"), since.get(), "must be greater than 0");
    }
  }
}
