package io.ruori.launcher.settings;

/** Settings that cannot be followed; the message is for the user. */
public final class SettingsException extends Exception {
  private static final long serialVersionUID = 1;

  public SettingsException(String message) {
    super(message);
  }
}
