package io.ruori.launcher;

/** A member that could not start; the message is for the user. */
public final class StartFailure extends Exception {
  private static final long serialVersionUID = 1;

  public StartFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
