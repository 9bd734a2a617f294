package io.ruori.core.entity;

import io.ruori.core.kind.ResourceType;
import io.ruori.core.kind.Strategy;
import io.ruori.core.object.Fields;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Json;
import io.ruori.core.object.Refusal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a DELETE means: gone at once, or marked and waiting for grace and finalizers (apiserver {@code
 * registry/generic/registry/store.go} and {@code rest/delete.go}).
 */
final class Deletion {
  private static final String ORPHAN = "orphan";
  private static final String FOREGROUND = "foregroundDeletion";

  private Deletion() {}

  static Decision decide(ResourceType type, Decider.Current current, WriteRequest request, Instant now) {
    ObjectNode object = current.object();
    Optional<Refusal> failed = failedPrecondition(type, current, request.options());
    if (failed.isPresent()) {
      return Decision.refuse(failed.get());
    }
    Strategy strategy = type.strategy();
    ObjectNode metadata = Fields.ensure(object, "metadata");
    ObjectNode before = object.deepCopy();
    boolean pending = metadata.has("deletionTimestamp");
    Grace grace = pending ? shorten(metadata, request.options()) : begin(strategy, object, metadata, request, now);
    if (pending && grace == Grace.PENDING) {
      return new Decision.Keep(object, 200, List.of());
    }
    boolean finalizersChanged = !pending && setGarbageFinalizers(strategy, metadata, request.options());
    boolean held = !Fields.items(metadata, "finalizers").isEmpty() || strategy.holdsDeletion(object);
    if (held && !metadata.has("deletionTimestamp")) {
      mark(metadata, now, 0);
    }
    if (held || grace == Grace.WAITS) {
      strategy.beginDeletion(object);
      return object.equals(before) && !finalizersChanged
          ? new Decision.Keep(object, 200, List.of())
          : new Decision.Put(object, 200, Decision.Together.ALONE, List.of());
    }
    return new Decision.Remove(answer(type, object), Decision.Together.ALONE, List.of());
  }

  private enum Grace {
    NONE,
    WAITS,
    PENDING
  }

  private static Optional<Refusal> failedPrecondition(
      ResourceType type, Decider.Current current, WriteOptions options) {
    String uid = Fields.text(current.object(), "metadata", "uid");
    if (!options.uid().isEmpty() && !options.uid().equals(uid)) {
      String why =
          "the UID in the precondition (" + options.uid() + ") does not match the UID in record (" + uid
              + "). The object might have been deleted and then recreated";
      return Optional.of(Refusal.conflict(kindOf(type), current.key().name(), why));
    }
    String revision = Long.toString(current.revision());
    if (!options.resourceVersion().isEmpty() && !options.resourceVersion().equals(revision)) {
      String why =
          "the ResourceVersion in the precondition (" + options.resourceVersion()
              + ") does not match the ResourceVersion in record (" + revision + "). The object might have been modified";
      return Optional.of(Refusal.conflict(kindOf(type), current.key().name(), why));
    }
    return Optional.empty();
  }

  /** Preconditions are checked below the resource's storage, which knows the kind only. */
  private static GroupResource kindOf(ResourceType type) {
    return new GroupResource(type.stored().group(), type.kind());
  }

  private static Grace begin(
      Strategy strategy, ObjectNode object, ObjectNode metadata, WriteRequest request, Instant now) {
    Optional<Long> seconds = strategy.graceSeconds(object, request.options().graceSeconds());
    if (seconds.isEmpty()) {
      return Grace.NONE;
    }
    mark(metadata, now.plusSeconds(seconds.get()), seconds.get());
    long generation = Fields.number(metadata, "generation");
    if (generation > 0) {
      metadata.put("generation", generation + 1);
    }
    return seconds.get() > 0 ? Grace.WAITS : Grace.NONE;
  }

  /** An object that is going already may only go sooner. */
  private static Grace shorten(ObjectNode metadata, WriteOptions options) {
    if (!metadata.has("deletionGracePeriodSeconds")) {
      return Grace.NONE;
    }
    long old = Fields.number(metadata, "deletionGracePeriodSeconds");
    if (options.graceSeconds() == null || options.graceSeconds() >= old) {
      return Grace.PENDING;
    }
    long seconds = Math.max(0, options.graceSeconds());
    Instant due = Instant.parse(Fields.text(metadata, "deletionTimestamp"));
    mark(metadata, due.minusSeconds(old - seconds), seconds);
    return seconds > 0 ? Grace.WAITS : Grace.NONE;
  }

  private static void mark(ObjectNode metadata, Instant when, long seconds) {
    metadata.put("deletionTimestamp", when.truncatedTo(ChronoUnit.SECONDS).toString());
    metadata.put("deletionGracePeriodSeconds", seconds);
  }

  /** The garbage collector's finalizers, as the propagation policy asks for. */
  private static boolean setGarbageFinalizers(Strategy strategy, ObjectNode metadata, WriteOptions options) {
    List<String> before = Fields.texts(metadata, "finalizers");
    String policy = options.propagation();
    boolean orphan =
        policy.isEmpty()
            ? before.contains(ORPHAN) || strategy.orphansByDefault() && !before.contains(FOREGROUND)
            : policy.equals("Orphan");
    boolean foreground = policy.isEmpty() ? before.contains(FOREGROUND) : policy.equals("Foreground");
    var after = new ArrayList<>(before);
    after.removeIf(finalizer -> finalizer.equals(ORPHAN) || finalizer.equals(FOREGROUND));
    if (orphan) {
      after.add(ORPHAN);
    }
    if (foreground) {
      after.add(FOREGROUND);
    }
    if (after.size() == before.size() && after.containsAll(before)) {
      return false;
    }
    if (after.isEmpty()) {
      metadata.remove("finalizers");
    } else {
      ArrayNode list = metadata.putArray("finalizers");
      after.forEach(list::add);
    }
    return true;
  }

  private static ObjectNode answer(ResourceType type, ObjectNode object) {
    if (type.strategy().returnsDeletedObject()) {
      return object;
    }
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Success");
    ObjectNode details = status.putObject("details").put("name", Fields.text(object, "metadata", "name"));
    if (!type.stored().group().isEmpty()) {
      details.put("group", type.stored().group());
    }
    details.put("kind", type.stored().resource()).put("uid", Fields.text(object, "metadata", "uid"));
    return status;
  }

  /** Whether an update took away what an object that is going was waiting for. */
  static boolean isDueAfterUpdate(ResourceType type, ObjectNode object) {
    ObjectNode metadata = Fields.object(object, "metadata");
    return metadata.has("deletionTimestamp")
        && Fields.items(metadata, "finalizers").isEmpty()
        && Fields.number(metadata, "deletionGracePeriodSeconds") == 0
        && !type.strategy().holdsDeletion(object);
  }
}
