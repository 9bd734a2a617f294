package io.ruori.core.ledger;

import java.util.Iterator;

/**
 * The state of an event-sourced actor that may be gigabytes large: as a Pekko snapshot it is written as a stream of
 * records and never as one array. It must be immutable, because it is written in the background while the actor goes
 * on.
 */
public interface CheckpointState {
  /** The state as records, made one by one as they are asked for. Each call starts anew. */
  Iterator<byte[]> records();
}
