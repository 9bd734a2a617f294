package io.ruori.persistence.local;

/** What to do about damaged data, in words that every message shares. */
final class Advice {
  static final String RESTORE = "Nothing was changed. Copy the data directory away, check the disk, then restore the newest"
      + " backup into an empty data directory.";

  private Advice() {}
}
