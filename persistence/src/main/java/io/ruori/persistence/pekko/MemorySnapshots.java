package io.ruori.persistence.pekko;

import io.ruori.persistence.engine.LedgerStore;

/** The plugin {@code ruori.snapshot.memory}. */
public final class MemorySnapshots extends EngineSnapshots {
  @Override
  LedgerStore open(Storage from) {
    return from.memory();
  }
}
