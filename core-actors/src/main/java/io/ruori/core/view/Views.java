package io.ruori.core.view;

import io.ruori.core.ledger.LiveTable;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.ObjectKey;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The committed state, as readers see it. Safe for any thread. */
public interface Views {
  /** What this member has folded so far: {@code resourceVersion=0} reads. */
  LiveTable current();

  /** A table that holds every write acknowledged before this call: linearizable reads. */
  CompletionStage<LiveTable> latest();

  /** A table at a revision or later; fails with {@link java.util.concurrent.TimeoutException} when that takes too long. */
  CompletionStage<LiveTable> atLeast(long revision, Duration patience);

  /**
   * Starts reading the events of a resource that follow a revision.
   *
   * @param wake called, on any thread and often, when there may be more to poll; must return at once
   * @return empty when events after the revision are no longer kept (410 Expired)
   */
  Optional<Cursor> watch(GroupResource resource, long afterRevision, Runnable wake);

  /** The oldest revision after which {@link #watch} of a resource can start. */
  long oldest(GroupResource resource);

  /** What a request has done to an object, as long as that is among the resource's recent events. */
  Optional<Happening> outcome(ObjectKey key, long request);
}
