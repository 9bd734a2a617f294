package io.ruori.core.reconcile;

import io.ruori.core.api.Api;

/**
 * Work that needs the whole picture and is done by one member of the ring for all (scheduling, garbage collection). It
 * keeps what it knows in memory, built from watches, and can be ended and begun again elsewhere at any time: it is right
 * because every write is guarded (a binding, a precondition), not because it is alone.
 */
public interface Duty {
  /** A name for logs and metrics. */
  String name();

  /** Begins; the work runs on threads of its own until it is closed, and outlives broken watches. */
  Running start(Api api);

  /** Work in progress. */
  interface Running extends AutoCloseable {
    /** Ends the work; returns when no further write will be made. */
    @Override
    void close();
  }
}
