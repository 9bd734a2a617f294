package io.ruori.master;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.object.Refusal;
import io.ruori.core.reconcile.Reconciler;
import io.ruori.master.document.Doc;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The API in memory: names, uids, revisions, finalizers, status apart from spec. No validation, no defaults. */
public final class FakeApi implements Api, InstantSource {
  private final TreeMap<ObjectKey, ObjectNode> objects = new TreeMap<>();
  private final List<Watch> watches = new CopyOnWriteArrayList<>();
  private final List<Happened> history = new ArrayList<>();
  private final List<Served> served = new ArrayList<>();
  private final List<Predicate<ObjectNode>> refusals = new ArrayList<>();
  private final List<Predicate<ObjectNode>> kept = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private long revision;
  private long names;

  private record Watch(Resource resource, String namespace, Listener listener) {}

  @Override
  public Instant instant() {
    return now;
  }

  public void advance(java.time.Duration by) {
    now = now.plus(by);
  }

  public long revision() {
    return revision;
  }

  /** Creates of objects that match are refused as by a quota. */
  public void refuseCreatesOf(Predicate<ObjectNode> which) {
    refusals.add(which);
  }

  /** Deletions of objects that match are refused as by a webhook. */
  public void refuseDeletionsOf(Predicate<ObjectNode> which) {
    kept.add(which);
  }

  public void allowAll() {
    kept.clear();
    refusals.clear();
  }

  /** Runs reconcilers over all their subjects until nothing changes any more; refusals are what the keeper retries. */
  public void settle(Reconciler... reconcilers) {
    for (int round = 0; round < 200; round++) {
      long before = revision;
      for (Reconciler reconciler : reconcilers) {
        for (ObjectNode subject : list(reconciler.subject(), "", Query.ALL).items()) {
          Resource resource = reconciler.subject();
          try {
            reconciler.reconcile(Doc.key(resource.group(), resource.plural(), subject), this);
          } catch (ApiException e) {
            // The keeper would try again.
          }
        }
      }
      if (revision == before) {
        return;
      }
    }
    throw new AssertionError("the reconcilers do not come to rest");
  }

  public void serve(String group, String version, String plural, String kind, boolean namespaced) {
    Set<String> verbs = Set.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
    served.add(new Served(new Resource(group, version, plural), kind, namespaced, verbs));
  }

  @Override
  public List<Served> served() {
    return served;
  }

  @Override
  public synchronized Optional<ObjectNode> find(Resource resource, String namespace, String name) {
    return Optional.ofNullable(objects.get(key(resource, namespace, name))).map(ObjectNode::deepCopy);
  }

  @Override
  public synchronized Listing list(Resource resource, String namespace, Query query) {
    var items = objects.entrySet().stream()
        .filter(e -> matches(e.getKey(), resource, namespace))
        .map(Map.Entry::getValue)
        .filter(o -> FakeRules.labelsMatch(query.labelSelector(), Doc.labels(o)))
        .filter(o -> FakeRules.fieldsMatch(query.fieldSelector(), o))
        .map(ObjectNode::deepCopy)
        .toList();
    return new Listing(Long.toString(revision), items);
  }

  @Override
  public synchronized Subscription watch(
      Resource resource, String namespace, Query query, String fromRevision, Listener listener) {
    var watch = new Watch(resource, namespace, listener);
    if (fromRevision.isEmpty()) {
      list(resource, namespace, query).items().forEach(o -> listener.event("ADDED", o));
    } else {
      history.stream()
          .filter(h -> h.revision() > Long.parseLong(fromRevision) && matches(h.key(), resource, namespace))
          .forEach(h -> listener.event(h.type(), h.object().deepCopy()));
    }
    watches.add(watch);
    return () -> watches.remove(watch);
  }

  @Override
  public synchronized ObjectNode create(Resource resource, String namespace, ObjectNode object) {
    if (refusals.stream().anyMatch(r -> r.test(object))) {
      throw refuse(Refusal.forbidden(id(resource), Doc.name(object), "exceeded quota: q"));
    }
    ObjectNode made = object.deepCopy();
    ObjectNode metadata = Doc.child(made, "metadata");
    if (Doc.name(made).isEmpty()) {
      metadata.put("name", Doc.text(made, "metadata", "generateName") + "%05d".formatted(++names));
    }
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    ObjectKey key = key(resource, namespace, Doc.name(made));
    if (objects.containsKey(key)) {
      throw refuse(Refusal.alreadyExists(id(resource), key.name()));
    }
    metadata.put("uid", "uid-%05d".formatted(++names)).put("creationTimestamp", Doc.time(now)).put("generation", 1);
    return store(resource, key, made, "ADDED");
  }

  @Override
  public synchronized ObjectNode update(Resource resource, String subresource, ObjectNode object) {
    ObjectKey key = key(resource, Doc.namespace(object), Doc.name(object));
    ObjectNode old = existing(resource, key);
    if (!Doc.resourceVersion(object).isEmpty() && !Doc.resourceVersion(object).equals(Doc.resourceVersion(old))) {
      throw refuse(Refusal.conflict(id(resource), key.name(), "the object has been modified"));
    }
    return write(resource, key, old, object.deepCopy(), subresource);
  }

  @Override
  public synchronized ObjectNode patch(
      Resource resource, String namespace, String name, String subresource, PatchType type, JsonNode patch) {
    boolean strategic = type == PatchType.STRATEGIC;
    if (type != PatchType.MERGE && !strategic) {
      throw new AssertionError("reconcilers use no patches of type " + type);
    }
    ObjectKey key = key(resource, namespace, name);
    ObjectNode old = existing(resource, key);
    String expected = Doc.resourceVersion(patch);
    if (!expected.isEmpty() && !expected.equals(Doc.resourceVersion(old))) {
      throw refuse(Refusal.conflict(id(resource), name, "the object has been modified"));
    }
    return write(resource, key, old, FakeRules.merge(old.deepCopy(), patch, strategic), subresource);
  }

  private ObjectNode write(Resource resource, ObjectKey key, ObjectNode old, ObjectNode wanted, String subresource) {
    ObjectNode next = subresource.equals("status") ? old.deepCopy() : wanted;
    if (subresource.equals("status")) {
      next.set("status", wanted.path("status").deepCopy());
      if (Doc.has(wanted, "metadata", "annotations")) {
        Doc.child(next, "metadata").set("annotations", Doc.at(wanted, "metadata", "annotations").deepCopy());
      }
    } else if (old.has("status") && !subresource.equals("any")) {
      next.set("status", old.get("status"));
    }
    if (!next.path("spec").equals(old.path("spec"))) {
      Doc.child(next, "metadata").put("generation", Doc.generation(old) + 1);
    }
    if (next.equals(old)) {
      return old.deepCopy();
    }
    boolean gone = Doc.deleting(next) && Doc.finalizers(next).isEmpty() && Doc.items(next, "spec", "finalizers").isEmpty();
    return gone ? remove(resource, key, next) : store(resource, key, next, "MODIFIED");
  }

  /** Sets what a node or another party would: any field, status too. */
  public synchronized void edit(Resource resource, ObjectNode object, java.util.function.Consumer<ObjectNode> change) {
    ObjectKey key = key(resource, Doc.namespace(object), Doc.name(object));
    ObjectNode next = existing(resource, key).deepCopy();
    change.accept(next);
    write(resource, key, existing(resource, key), next, "any");
  }

  @Override
  public synchronized ObjectNode post(
      Resource resource, String namespace, String name, String subresource, ObjectNode body) {
    ObjectNode object = existing(resource, key(resource, namespace, name));
    switch (subresource) {
      case "binding" -> edit(resource, object, o -> Doc.child(o, "spec").set("nodeName", Doc.at(body, "target", "name")));
      case "eviction" -> delete(resource, namespace, name, Json.object());
      default -> throw new AssertionError("no such subresource here: " + subresource);
    }
    return body;
  }

  @Override
  public synchronized ObjectNode delete(Resource resource, String namespace, String name, ObjectNode options) {
    ObjectKey key = key(resource, namespace, name);
    ObjectNode object = existing(resource, key).deepCopy();
    if (kept.stream().anyMatch(k -> k.test(object))) {
      throw refuse(Refusal.forbidden(id(resource), name, "it is kept"));
    }
    String uid = Doc.text(options, "preconditions", "uid");
    if (!uid.isEmpty() && !uid.equals(Doc.uid(object))) {
      throw refuse(Refusal.conflict(id(resource), name, "the UID in the precondition does not match"));
    }
    var finalizers = new ArrayList<>(Doc.finalizers(object));
    switch (Doc.text(options, "propagationPolicy")) {
      case "Foreground" -> finalizers.add("foregroundDeletion");
      case "Orphan" -> finalizers.add("orphan");
      default -> {}
    }
    if (finalizers.isEmpty() && Doc.items(object, "spec", "finalizers").isEmpty()) {
      return remove(resource, key, object);
    }
    if (!Doc.deleting(object)) {
      Doc.child(object, "metadata").put("deletionTimestamp", Doc.time(now));
      if (!finalizers.isEmpty()) {
        Doc.child(object, "metadata").set("finalizers", Doc.listOfTexts(finalizers));
      }
      store(resource, key, object, "MODIFIED");
    }
    return object;
  }

  private ObjectNode remove(Resource resource, ObjectKey key, ObjectNode object) {
    objects.remove(key);
    Doc.child(object, "metadata").put("resourceVersion", Long.toString(++revision));
    tell(resource, key, "DELETED", object);
    return object.deepCopy();
  }

  private ObjectNode store(Resource resource, ObjectKey key, ObjectNode object, String type) {
    Doc.child(object, "metadata").put("resourceVersion", Long.toString(++revision));
    objects.put(key, object);
    tell(resource, key, type, object);
    return object.deepCopy();
  }

  private record Happened(long revision, ObjectKey key, String type, ObjectNode object) {}

  private void tell(Resource resource, ObjectKey key, String type, ObjectNode object) {
    history.add(new Happened(revision, key, type, object.deepCopy()));
    watches.stream()
        .filter(w -> matches(key, w.resource(), w.namespace()))
        .forEach(w -> w.listener().event(type, object.deepCopy()));
  }

  private ObjectNode existing(Resource resource, ObjectKey key) {
    ObjectNode object = objects.get(key);
    if (object == null) {
      throw refuse(Refusal.notFound(id(resource), key.name()));
    }
    return object;
  }

  private static boolean matches(ObjectKey key, Resource resource, String namespace) {
    return key.group().equals(resource.group()) && key.resource().equals(resource.plural())
        && (namespace.isEmpty() || key.namespace().equals(namespace));
  }

  private static ObjectKey key(Resource resource, String namespace, String name) {
    return new ObjectKey(resource.group(), resource.plural(), namespace, name);
  }

  private static GroupResource id(Resource resource) {
    return new GroupResource(resource.group(), resource.plural());
  }

  private static ApiException refuse(Refusal refusal) {
    return new ApiException(refusal);
  }
}
