package io.ruori.core.reconcile;

import io.ruori.core.api.Api;
import io.ruori.core.object.ObjectKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Brings the world closer to what one object says. A step is idempotent, runs on a virtual thread (it may block), looks at
 * the level and never at the event that woke it. Never two steps of one key at a time. An exception makes the keeper try
 * again with back-off.
 */
public interface Reconciler {
  /** A name for logs, metrics and field managers, such as {@code replicaset-controller}. */
  String name();

  /** The kind whose objects this reconciler brings about, in the version that it wants to read. */
  Api.Resource subject();

  /** Which events may concern which subjects. The subject's own events always wake it. */
  default List<Trigger> triggers() {
    return List.of();
  }

  /** One step. The object may be gone: then {@link Api#find} says so. */
  Result reconcile(ObjectKey key, Api api);

  /** Maps an event of another kind to the keys of the subjects that it may concern. */
  record Trigger(Api.Resource resource, Mapping mapping) {}

  interface Mapping {
    /**
     * @param old {@code null} when the object is new
     * @param object {@code null} when the object is gone
     * @param api for looking up who is concerned
     */
    List<ObjectKey> subjects(ObjectNode old, ObjectNode object, Api api);
  }

  /** Done until the next event, or look again after a while. */
  record Result(Optional<Duration> again) {
    public static final Result DONE = new Result(Optional.empty());

    public static Result after(Duration delay) {
      return new Result(Optional.of(delay));
    }
  }
}
