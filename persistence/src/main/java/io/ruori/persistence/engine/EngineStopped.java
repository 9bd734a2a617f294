package io.ruori.persistence.engine;

/**
 * The engine could not write or sync and takes no writes any more: what is on the disk is not known until the next
 * start.
 */
public final class EngineStopped extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  public EngineStopped(String message, Throwable cause) {
    super(message, cause);
  }
}
