package io.ruori.master.definition;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.reconcile.Reconciler;
import io.ruori.master.document.Conditions;
import io.ruori.master.document.Doc;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Deletes the objects of a kind whose definition is deleted, and lets the definition go when the last one is gone. */
public final class Cleanup implements Reconciler {
  private static final Duration SOON = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);

  private final InstantSource clock;

  private Cleanup(InstantSource clock) {
    this.clock = clock;
  }

  public static Cleanup create(InstantSource clock) {
    return new Cleanup(clock);
  }

  @Override
  public String name() {
    return "crd-finalizer-controller";
  }

  @Override
  public Api.Resource subject() {
    return Definitions.DEFINITIONS;
  }

  @Override
  public Result reconcile(ObjectKey key, Api api) {
    Optional<ObjectNode> found = api.find(Definitions.DEFINITIONS, "", key.name());
    if (found.isEmpty() || !Doc.deleting(found.get()) || !Doc.finalizers(found.get()).contains(Definitions.CLEANUP)) {
      return Result.DONE;
    }
    ObjectNode definition = found.get();
    Optional<Api.Served> served = served(definition, api);
    if (served.isEmpty()) {
      letGo(definition, Conditions.of("Terminating", "False", "NeverEstablished", "resource was never established"), api);
      return Result.DONE;
    }
    ObjectNode marked = mark(definition, api);
    if (empty(served.get().resource(), api)) {
      letGo(marked, Conditions.of("Terminating", "False", "InstanceDeletionCompleted", "removed all instances"), api);
      return Result.DONE;
    }
    return Result.after(wait(definition));
  }

  private static Optional<Api.Served> served(ObjectNode definition, Api api) {
    String group = Doc.text(definition, "spec", "group");
    String plural = Doc.text(definition, "spec", "names", "plural");
    return api.served().stream()
        .filter(each -> each.resource().group().equals(group) && each.resource().plural().equals(plural))
        .findFirst();
  }

  private ObjectNode mark(ObjectNode definition, Api api) {
    ObjectNode marked = Doc.copy(definition);
    Definitions.set(marked, Conditions.of(
        "Terminating", "True", "InstanceDeletionInProgress", "CustomResource deletion is in progress"), clock.instant());
    return Doc.same(marked, definition) ? definition : api.update(Definitions.DEFINITIONS, "status", marked);
  }

  /** Asks every object to go; whether all have gone. */
  private static boolean empty(Api.Resource resource, Api api) {
    for (ObjectNode object : api.list(resource, "", Api.Query.ALL).items()) {
      if (!Doc.deleting(object)) {
        delete(object, resource, api);
      }
    }
    return api.list(resource, "", Api.Query.ALL).items().isEmpty();
  }

  private static void delete(ObjectNode object, Api.Resource resource, Api api) {
    try {
      api.delete(resource, Doc.namespace(object), Doc.name(object), Json.object());
    } catch (ApiException e) {
      if (!e.isNotFound() && !e.isConflict()) {
        throw e;
      }
    }
  }

  private void letGo(ObjectNode definition, ObjectNode condition, Api api) {
    ObjectNode changed = Doc.copy(definition);
    Definitions.set(changed, condition, clock.instant());
    List<String> left = Doc.finalizers(definition).stream().filter(f -> !f.equals(Definitions.CLEANUP)).toList();
    Doc.child(changed, "metadata").set("finalizers", Doc.listOfTexts(left));
    api.update(Definitions.DEFINITIONS, "status", changed);
  }

  /** Soon at first, then more seldom: somebody else's finalizers may take their time. */
  private Duration wait(ObjectNode definition) {
    Duration elapsed = Doc.time(definition, "metadata", "deletionTimestamp")
        .map(asked -> Duration.between(asked, clock.instant()).dividedBy(8))
        .orElse(SOON);
    Duration wait = elapsed.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : elapsed;
    return wait.compareTo(SOON) < 0 ? SOON : wait;
  }
}
