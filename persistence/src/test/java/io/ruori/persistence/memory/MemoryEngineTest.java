package io.ruori.persistence.memory;

import io.ruori.persistence.engine.LedgerEngineContract;
import io.ruori.persistence.engine.LedgerStore;
import io.ruori.persistence.engine.Retention;
import java.time.Clock;

class MemoryEngineTest extends LedgerEngineContract {
  @Override
  protected LedgerStore open(Retention retention, Clock clock) {
    return new MemoryStore(retention, clock);
  }
}
