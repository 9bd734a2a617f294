package io.ruori.persistence.pekko;

import io.ruori.persistence.engine.LedgerStore;

/** The plugin {@code ruori.journal.local}. */
public final class LocalJournal extends EngineJournal {
  @Override
  LedgerStore open(Storage from) {
    return from.local();
  }
}
