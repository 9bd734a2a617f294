package io.ruori.core.history;

/**
 * One call of a client and what it heard.
 *
 * @param called before this the call had no effect
 * @param returned after this it has none any more; {@link #NEVER} when the answer did not come, or did not say
 * @param what the call and its answer, as a {@link Model} understands them
 */
public record Operation<O>(String client, long called, long returned, O what) {
  /** Of a call whose outcome is not known: it may take effect at any time, or not at all. */
  public static final long NEVER = Long.MAX_VALUE;

  public boolean isOpen() {
    return returned == NEVER;
  }
}
