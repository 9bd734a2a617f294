package io.ruori.core.api;

import io.ruori.core.object.Refusal;

/** The API refused a call; the caller's client side of a {@link Refusal}. */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Refusal refusal;

  public ApiException(Refusal refusal) {
    super(refusal.code() + " " + refusal.reason() + ": " + refusal.message());
    this.refusal = refusal;
  }

  public Refusal refusal() {
    return refusal;
  }

  public boolean isConflict() {
    return refusal.code() == 409 && refusal.reason().equals("Conflict");
  }

  public boolean isAlreadyExists() {
    return refusal.reason().equals("AlreadyExists");
  }

  public boolean isNotFound() {
    return refusal.code() == 404;
  }
}
