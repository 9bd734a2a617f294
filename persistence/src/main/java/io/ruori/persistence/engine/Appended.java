package io.ruori.persistence.engine;

/** What became of one batch. A failure of the machine is an exception instead: {@link EngineStopped}. */
public sealed interface Appended {
  /** The batch is durable; {@code head} is its last sequence number. */
  record Done(long head) implements Appended {}

  /** Nothing of the batch was written. */
  record Refused(Reason reason, String message) implements Appended {}

  /** Why a batch is refused. */
  enum Reason {
    /** It does not start at the next sequence number: another writer was there before. */
    OUT_OF_ORDER,
    /** There is no room on the disk; it is taken again as soon as there is. */
    FULL,
    /** It is larger than the engine's largest batch, and always will be. */
    TOO_LARGE,
    /** Too many writes are waiting. */
    BUSY,
    /** This member does not lead, or no majority of members is there. */
    UNAVAILABLE
  }
}
