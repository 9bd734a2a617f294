package io.ruori.persistence.pekko;

import io.ruori.persistence.engine.LedgerStore;

/** The plugin {@code ruori.journal.raft}. */
public final class RaftJournal extends EngineJournal {
  @Override
  LedgerStore open(Storage from) {
    return from.raft();
  }
}
