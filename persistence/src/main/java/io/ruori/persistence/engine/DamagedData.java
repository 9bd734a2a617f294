package io.ruori.persistence.engine;

/** Stored data that cannot be what was written. The message names the file, the place and what to do. */
public final class DamagedData extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public DamagedData(String message) {
    super(message);
  }
}
