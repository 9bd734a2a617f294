package io.ruori.node.agent;

import io.ruori.core.api.Api;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** All services, kept by a watch, for the variables of containers; one serves every node of a JVM. */
public final class ServiceMirror implements Function<String, List<ObjectNode>>, AutoCloseable {
  private static final int FIRST_LIST_SECONDS = 10;

  private final Map<String, Map<String, ObjectNode>> byNamespace = new ConcurrentHashMap<>();
  private final CountDownLatch listed = new CountDownLatch(1);
  private final ListWatch watch;

  private ServiceMirror(Api api) {
    this.watch = ListWatch.start(api, Api.Resource.core("services"), Api.Query.ALL, new ListWatch.Handler() {
      @Override
      public void listed(List<ObjectNode> items) {
        byNamespace.clear();
        items.forEach(item -> put(item));
        listed.countDown();
      }

      @Override
      public void event(String type, ObjectNode object) {
        if (type.equals("DELETED")) {
          byNamespace.computeIfPresent(namespace(object), (ns, services) -> without(services, name(object)));
        } else {
          put(object);
        }
      }
    });
  }

  public static ServiceMirror start(Api api) {
    return new ServiceMirror(api);
  }

  private void put(ObjectNode service) {
    byNamespace.compute(namespace(service), (ns, before) -> {
      Map<String, ObjectNode> next = before == null ? new TreeMap<>() : new TreeMap<>(before);
      next.put(name(service), service);
      return next;
    });
  }

  private static Map<String, ObjectNode> without(Map<String, ObjectNode> services, String name) {
    Map<String, ObjectNode> next = new TreeMap<>(services);
    next.remove(name);
    return next;
  }

  private static String namespace(ObjectNode object) {
    return object.path("metadata").path("namespace").asString("");
  }

  private static String name(ObjectNode object) {
    return object.path("metadata").path("name").asString("");
  }

  /** The namespace's services and {@code default/kubernetes}; waits for the first list, for a bounded time. */
  @Override
  public List<ObjectNode> apply(String namespace) {
    try {
      listed.await(FIRST_LIST_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    List<ObjectNode> found = new ArrayList<>(byNamespace.getOrDefault(namespace, Map.of()).values());
    ObjectNode master = byNamespace.getOrDefault("default", Map.of()).get("kubernetes");
    if (master != null && !namespace.equals("default")) {
      found.add(master);
    }
    return found;
  }

  @Override
  public void close() {
    watch.close();
  }
}
