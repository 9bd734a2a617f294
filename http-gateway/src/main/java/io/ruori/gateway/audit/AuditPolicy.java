package io.ruori.gateway.audit;

import io.ruori.core.kind.User;
import io.ruori.gateway.request.Target;
import java.util.List;
import java.util.Set;

/**
 * Which requests are logged, and how much of them: the first rule that is about a request decides; where none is, nothing is
 * logged. Pure.
 */
public record AuditPolicy(List<AuditRule> rules) {
  /** How much of a request is logged; each holds what the one before it does. */
  public enum Level {
    NONE("None"),
    METADATA("Metadata"),
    REQUEST("Request"),
    REQUEST_RESPONSE("RequestResponse");

    private final String text;

    Level(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }

    boolean holds(Level other) {
      return compareTo(other) >= 0;
    }
  }

  private static final AuditRule NOTHING =
      new AuditRule(Level.NONE, Set.of(), Set.of(), Set.of(), Set.of(), List.of(), Set.of(), Set.of(), false);

  /** The rule that a request falls under. */
  AuditRule of(User user, Target target) {
    return rules.stream().filter(rule -> rule.isAbout(user, target)).findFirst().orElse(NOTHING);
  }
}
