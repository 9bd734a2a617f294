package io.ruori.launcher;

/** Which release this is. */
public final class Release {
  public static final String VERSION = "0.1.0";

  /** What messages and records this release understands: a ring behaves at the lowest of its members'. */
  public static final int FEATURE_LEVEL = 1;

  private Release() {}
}
