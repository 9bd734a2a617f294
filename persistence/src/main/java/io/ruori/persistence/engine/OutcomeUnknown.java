package io.ruori.persistence.engine;

/**
 * The answer to a write was lost: it is there, or comes to be there, or not. The engine is well; who wrote reads the
 * head again.
 */
public final class OutcomeUnknown extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  public OutcomeUnknown(String message, Throwable cause) {
    super(message, cause);
  }
}
