package io.ruori.persistence.pekko;

import io.ruori.persistence.engine.LedgerStore;

/** The plugin {@code ruori.journal.memory}. */
public final class MemoryJournal extends EngineJournal {
  @Override
  LedgerStore open(Storage from) {
    return from.memory();
  }
}
