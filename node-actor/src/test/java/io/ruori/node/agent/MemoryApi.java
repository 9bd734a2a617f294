package io.ruori.node.agent;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.object.Json;
import io.ruori.core.object.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The API as far as a node needs it, in memory: field selectors by equality, watches in order, graceful pod deletion. */
public final class MemoryApi implements Api {
  private final Map<String, ObjectNode> objects = new TreeMap<>();
  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
  private long revision;

  private record Watcher(Resource resource, Query query, Listener listener, ExecutorService thread) {}

  private static String key(Resource resource, String namespace, String name) {
    return resource.plural() + "/" + namespace + "/" + name;
  }

  @Override
  public synchronized Optional<ObjectNode> find(Resource resource, String namespace, String name) {
    return Optional.ofNullable(objects.get(key(resource, namespace, name))).map(ObjectNode::deepCopy);
  }

  @Override
  public synchronized Listing list(Resource resource, String namespace, Query query) {
    List<ObjectNode> items = objects.entrySet().stream()
        .filter(e -> e.getKey().startsWith(resource.plural() + "/" + namespace))
        .map(Map.Entry::getValue)
        .filter(o -> matches(o, query))
        .map(ObjectNode::deepCopy)
        .toList();
    return new Listing(Long.toString(revision), items);
  }

  @Override
  public List<Served> served() {
    return List.of();
  }

  private static boolean matches(JsonNode object, Query query) {
    if (query.fieldSelector().isEmpty()) {
      return true;
    }
    String[] parts = query.fieldSelector().split("=");
    JsonNode node = object;
    for (String step : parts[0].split("\\.")) {
      node = node.path(step);
    }
    return node.asString("").equals(parts[1]);
  }

  @Override
  public synchronized Subscription watch(
      Resource resource, String namespace, Query query, String fromRevision, Listener listener) {
    ExecutorService thread = Executors.newSingleThreadExecutor(Thread.ofVirtual().factory());
    Watcher watcher = new Watcher(resource, query, listener, thread);
    watchers.add(watcher);
    long from = Long.parseLong(fromRevision);
    list(resource, namespace, query).items().stream()
        .filter(o -> o.path("metadata").path("resourceVersion").asLong(0) > from)
        .forEach(o -> thread.execute(() -> listener.event("MODIFIED", o)));
    return () -> {
      watchers.remove(watcher);
      thread.shutdown();
    };
  }

  private void tell(Resource resource, String type, ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    for (Watcher w : watchers) {
      if (w.resource().equals(resource) && matches(object, w.query())) {
        w.thread().execute(() -> w.listener().event(type, copy));
      }
    }
  }

  private void store(Resource resource, String type, String namespace, String name, ObjectNode object) {
    ((ObjectNode) object.path("metadata")).put("resourceVersion", Long.toString(++revision));
    objects.put(key(resource, namespace, name), object);
    tell(resource, type, object);
  }

  @Override
  public synchronized ObjectNode create(Resource resource, String namespace, ObjectNode object) {
    ObjectNode created = object.deepCopy();
    ObjectNode meta = (ObjectNode) created.path("metadata");
    String name = meta.path("name").asString("");
    if (objects.containsKey(key(resource, namespace, name))) {
      throw refused(409, "AlreadyExists", name);
    }
    meta.put("uid", UUID.randomUUID().toString()).put("generation", 1);
    if (!namespace.isEmpty()) {
      meta.put("namespace", namespace);
    }
    store(resource, "ADDED", namespace, name, created);
    return created.deepCopy();
  }

  private static ApiException refused(int code, String reason, String message) {
    return new ApiException(
        new Refusal(code, reason, message, new Refusal.Details(message, "", "", "", List.of(), 0)));
  }

  @Override
  public synchronized ObjectNode update(Resource resource, String subresource, ObjectNode object) {
    JsonNode meta = object.path("metadata");
    ObjectNode next = object.deepCopy();
    store(resource, "MODIFIED", meta.path("namespace").asString(""), meta.path("name").asString(""), next);
    return next.deepCopy();
  }

  @Override
  public synchronized ObjectNode patch(
      Resource resource, String namespace, String name, String subresource, PatchType type, JsonNode patch) {
    ObjectNode before = objects.get(key(resource, namespace, name));
    if (before == null) {
      throw refused(404, "NotFound", name);
    }
    String uid = patch.path("metadata").path("uid").asString("");
    if (!uid.isEmpty() && !uid.equals(before.path("metadata").path("uid").asString(""))) {
      throw refused(409, "Conflict", name);
    }
    ObjectNode next = before.deepCopy();
    merge(next, (ObjectNode) patch);
    if (!next.equals(before)) {
      store(resource, "MODIFIED", namespace, name, next);
    }
    return next.deepCopy();
  }

  private static void merge(ObjectNode target, ObjectNode patch) {
    patch.properties().forEach(e -> {
      if (e.getValue().isNull()) {
        target.remove(e.getKey());
      } else if (e.getKey().equals("conditions")) {
        target.set("conditions", mergedConditions(target.path("conditions"), e.getValue()));
      } else if (e.getValue() instanceof ObjectNode inner) {
        ObjectNode existing = target.path(e.getKey()) instanceof ObjectNode o ? o : target.putObject(e.getKey());
        boolean whole = e.getKey().equals("state") || e.getKey().equals("lastState");
        merge(whole ? target.putObject(e.getKey()) : existing, inner);
      } else {
        target.set(e.getKey(), withoutDirectives(e.getValue().deepCopy()));
      }
    });
  }

  private static JsonNode withoutDirectives(JsonNode value) {
    if (value instanceof ArrayNode list && list.path(0).has("$patch")) {
      list.remove(0);
    }
    return value;
  }

  private static ArrayNode mergedConditions(JsonNode before, JsonNode patch) {
    Map<String, ObjectNode> byType = new java.util.LinkedHashMap<>();
    before.forEach(c -> byType.put(c.path("type").asString(""), (ObjectNode) c.deepCopy()));
    patch.forEach(c -> merge(byType.computeIfAbsent(c.path("type").asString(""), t -> Json.object()), (ObjectNode) c));
    ArrayNode merged = Json.mapper().createArrayNode();
    byType.values().forEach(merged::add);
    return merged;
  }

  @Override
  public ObjectNode post(Resource resource, String namespace, String name, String subresource, ObjectNode body) {
    throw refused(404, "NotFound", subresource);
  }

  @Override
  public synchronized ObjectNode delete(Resource resource, String namespace, String name, ObjectNode options) {
    ObjectNode object = objects.get(key(resource, namespace, name));
    if (object == null) {
      throw refused(404, "NotFound", name);
    }
    long grace = options.path("gracePeriodSeconds").asLong(30);
    if (resource.plural().equals("pods") && grace > 0) {
      ObjectNode next = object.deepCopy();
      ObjectNode meta = (ObjectNode) next.path("metadata");
      meta.put("deletionTimestamp", Instant.now().plusSeconds(grace).toString());
      meta.put("deletionGracePeriodSeconds", grace);
      store(resource, "MODIFIED", namespace, name, next);
      return next.deepCopy();
    }
    objects.remove(key(resource, namespace, name));
    revision++;
    tell(resource, "DELETED", object);
    return object.deepCopy();
  }
}
