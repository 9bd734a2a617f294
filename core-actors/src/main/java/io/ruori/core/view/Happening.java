package io.ruori.core.view;

import io.ruori.core.ledger.Stored;
import io.ruori.core.object.ObjectKey;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * An event as watchers see it, with the version before: so that selectors can tell who enters and who leaves.
 *
 * @param before {@code null} when the object is new
 * @param after {@code null} when the object is gone
 * @param request the number of the client's request that did it, 0 for none
 */
public record Happening(long revision, Stored before, Stored after, long request) {
  /** Upstream's {@code watch.EventType}. */
  public enum Type {
    ADDED,
    MODIFIED,
    DELETED
  }

  boolean isOf(ObjectKey key) {
    return (after == null ? before : after).key().equals(key);
  }

  /** What one watcher is told: the type and the object to show. */
  public record Seen(Type type, Stored object) {}

  /** What a watcher with a selector sees of this event, if anything. */
  public Optional<Seen> seenBy(Predicate<Stored> selector) {
    boolean was = before != null && selector.test(before);
    boolean is = after != null && selector.test(after);
    if (is) {
      return Optional.of(new Seen(was ? Type.MODIFIED : Type.ADDED, after));
    }
    return was ? Optional.of(new Seen(Type.DELETED, before.removedAt(revision))) : Optional.empty();
  }
}
