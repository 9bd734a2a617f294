package io.ruori.node.status;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as the API writes them. */
public final class Times {
  private Times() {}

  /** {@code metav1.Time}: whole seconds. */
  public static String seconds(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** {@code metav1.MicroTime}: always six digits. */
  public static String micros(Instant time) {
    String base = time.truncatedTo(ChronoUnit.SECONDS).toString();
    return base.substring(0, base.length() - 1) + ".%06dZ".formatted(time.getNano() / 1000);
  }
}
