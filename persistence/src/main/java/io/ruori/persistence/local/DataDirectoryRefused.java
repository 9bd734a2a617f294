package io.ruori.persistence.local;

/**
 * A data directory that cannot be used now: in use, of a newer version, not writable. The message says which and why.
 */
public final class DataDirectoryRefused extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  public DataDirectoryRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
