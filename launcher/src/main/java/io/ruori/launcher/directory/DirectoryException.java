package io.ruori.launcher.directory;

/** A data directory that cannot be used; the message is for the user. */
public final class DirectoryException extends Exception {
  private static final long serialVersionUID = 1;

  public DirectoryException(String message) {
    super(message);
  }
}
