package io.ruori.core.podsecurity;

import java.util.Locale;
import java.util.Optional;

/** The levels of the Pod Security Standards, the stricter the later. */
public enum Level {
  PRIVILEGED,
  BASELINE,
  RESTRICTED;

  static Optional<Level> parse(String text) {
    for (Level level : values()) {
      if (level.toString().equals(text)) {
        return Optional.of(level);
      }
    }
    return Optional.empty();
  }

  /** As in a label. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
