package io.ruori.launcher.join;

/** A machine that could not join; the message is for the user. */
public final class EnrolmentException extends Exception {
  private static final long serialVersionUID = 1;

  public EnrolmentException(String message) {
    super(message);
  }
}
