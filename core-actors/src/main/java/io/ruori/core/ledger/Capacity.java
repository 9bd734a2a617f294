package io.ruori.core.ledger;

/**
 * Room for the ledger's next writes. The storage engine reserves space ahead, so the answer is known before a write
 * and a full disk is a refusal and never a failure.
 */
@FunctionalInterface
public interface Capacity {
  Capacity UNLIMITED = bytes -> true;

  /**
   * Whether a batch of this many bytes (its serialised events together) would be taken now. Cheap enough to be asked
   * before every append; no is taken back by itself as soon as there is space again.
   */
  boolean hasRoomFor(long bytes);
}
