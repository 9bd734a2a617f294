package io.ruori.persistence.pekko;

import io.ruori.persistence.engine.Appended;

/** Why Pekko's journal rejected a write: nothing of it was stored, and the journal is well. */
public final class WriteRejected extends Exception {
  private static final long serialVersionUID = 1L;

  private final Appended.Reason reason;

  WriteRejected(Appended.Refused refused) {
    super(refused.message());
    reason = refused.reason();
  }

  public Appended.Reason reason() {
    return reason;
  }
}
