package io.ruori.persistence.pekko;

import io.ruori.persistence.engine.LedgerStore;

/** The plugin {@code ruori.snapshot.raft}. */
public final class RaftSnapshots extends EngineSnapshots {
  @Override
  LedgerStore open(Storage from) {
    return from.raft();
  }
}
