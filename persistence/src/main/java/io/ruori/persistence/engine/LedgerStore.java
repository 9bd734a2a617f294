package io.ruori.persistence.engine;

/** Where the logs are: one engine per persistence id, one thread that commits to them. */
public interface LedgerStore extends AutoCloseable {
  /** The log of a persistence id; made at the first write. The same instance each time. */
  LedgerEngine engine(String persistenceId);

  CommitThread commits();

  /** Ends what was begun, then lets go of the files. */
  @Override
  void close();
}
