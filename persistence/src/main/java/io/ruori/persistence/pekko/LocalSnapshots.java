package io.ruori.persistence.pekko;

import io.ruori.persistence.engine.LedgerStore;

/** The plugin {@code ruori.snapshot.local}. */
public final class LocalSnapshots extends EngineSnapshots {
  @Override
  LedgerStore open(Storage from) {
    return from.local();
  }
}
