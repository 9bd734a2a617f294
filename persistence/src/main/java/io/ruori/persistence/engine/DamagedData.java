package io.ruori.persistence.engine;

/** Stored data that cannot be what was written. The message names the file, the place and what to do. */
public final class DamagedData extends IllegalStateException {
  /** What to do, in words that every message shares. */
  public static final String ADVICE = "Nothing was changed. Copy the data directory away, check the disk, then restore"
      + " the newest backup into an empty data directory.";

  private static final long serialVersionUID = 1L;

  public DamagedData(String message) {
    super(message);
  }
}
