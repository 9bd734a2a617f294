package io.ruori.launcher.command;

/** A command that cannot do what was asked; the message is for the user. */
final class CommandFailure extends Exception {
  private static final long serialVersionUID = 1;

  CommandFailure(String message) {
    super(message);
  }

  int exitCode() {
    return 1;
  }
}
