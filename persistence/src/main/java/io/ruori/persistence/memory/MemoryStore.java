package io.ruori.persistence.memory;

import io.ruori.persistence.engine.CommitThread;
import io.ruori.persistence.engine.LedgerEngine;
import io.ruori.persistence.engine.LedgerStore;
import io.ruori.persistence.engine.Retention;
import java.time.Clock;
import java.util.concurrent.ConcurrentHashMap;

/** Logs that live as long as the store. */
public final class MemoryStore implements LedgerStore {
  private final Retention retention;
  private final Clock clock;
  private final ConcurrentHashMap<String, LedgerEngine> engines = new ConcurrentHashMap<>();
  private final CommitThread commits = CommitThread.start("ruori-ledger-commit");

  public MemoryStore(Retention retention, Clock clock) {
    this.retention = retention;
    this.clock = clock;
  }

  @Override
  public LedgerEngine engine(String persistenceId) {
    return engines.computeIfAbsent(persistenceId, _ -> new MemoryEngine(retention, clock));
  }

  @Override
  public CommitThread commits() {
    return commits;
  }

  @Override
  public void close() {
    commits.close();
  }
}
