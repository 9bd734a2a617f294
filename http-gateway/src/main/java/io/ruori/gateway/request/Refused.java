package io.ruori.gateway.request;

import io.ruori.core.object.Refusal;
import java.util.List;

/** Carries a refusal out of the reading of a request to the one place that answers it. Without a stack: it is no bug. */
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Refusal refusal;
  private final transient List<String> warnings;

  public Refused(Refusal refusal) {
    this(refusal, List.of());
  }

  /** @param warnings what the caller is told besides */
  public Refused(Refusal refusal, List<String> warnings) {
    super(refusal.message(), null, false, false);
    this.refusal = refusal;
    this.warnings = List.copyOf(warnings);
  }

  public static Refused badRequest(String message) {
    return new Refused(Refusal.badRequest(message));
  }

  public List<String> warnings() {
    return warnings;
  }

  public Refusal refusal() {
    return refusal;
  }
}
