package io.ruori.node.service;

import io.ruori.core.api.Api;
import io.ruori.core.object.Fields;
import io.ruori.node.agent.ListWatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.node.ObjectNode;

/** All services and endpoint slices, kept by two watches; serves the proxy and DNS of a node. */
public final class WatchedServices implements ServiceProxy.ServiceViews, AutoCloseable {
  private static final String SERVICE_LABEL = "kubernetes.io/service-name";

  private final Map<String, ObjectNode> services = new ConcurrentSkipListMap<>();
  private final Map<String, ObjectNode> slices = new ConcurrentSkipListMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final List<ListWatch> watches = new ArrayList<>();

  private WatchedServices() {}

  public static WatchedServices start(Api api) {
    var watched = new WatchedServices();
    watched.follow(api, Api.Resource.core("services"), watched.services);
    watched.follow(api, new Api.Resource("discovery.k8s.io", "v1", "endpointslices"), watched.slices);
    return watched;
  }

  private void follow(Api api, Api.Resource resource, Map<String, ObjectNode> into) {
    watches.add(ListWatch.start(api, resource, Api.Query.ALL, new ListWatch.Handler() {
      @Override
      public void listed(List<ObjectNode> items) {
        var fresh = new TreeMap<String, ObjectNode>();
        items.forEach(item -> fresh.put(key(item), item));
        into.keySet().retainAll(fresh.keySet());
        into.putAll(fresh);
        listeners.forEach(Runnable::run);
      }

      @Override
      public void event(String type, ObjectNode object) {
        if (type.equals("DELETED")) {
          into.remove(key(object));
        } else {
          into.put(key(object), object);
        }
        listeners.forEach(Runnable::run);
      }
    }));
  }

  private static String key(ObjectNode object) {
    return Fields.text(object, "metadata", "namespace") + "/" + Fields.text(object, "metadata", "name");
  }

  @Override
  public List<ObjectNode> services() {
    return List.copyOf(services.values());
  }

  @Override
  public Map<String, List<ObjectNode>> slices() {
    var byService = new TreeMap<String, List<ObjectNode>>();
    for (ObjectNode slice : slices.values()) {
      String service = Fields.text(slice, "metadata", "labels", SERVICE_LABEL);
      String namespace = Fields.text(slice, "metadata", "namespace");
      byService.computeIfAbsent(namespace + "/" + service, k -> new ArrayList<>()).add(slice);
    }
    return byService;
  }

  @Override
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  @Override
  public void close() {
    watches.forEach(ListWatch::close);
  }
}
