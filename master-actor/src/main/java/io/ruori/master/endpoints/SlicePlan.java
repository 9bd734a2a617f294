package io.ruori.master.endpoints;

import io.ruori.core.object.Json;
import io.ruori.master.document.Doc;
import io.ruori.master.owner.Owners;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What to do to a service's slices. Endpoints stay in the slice where they are; new ones fill the gaps; one empty slice
 * stays per address family when there is no endpoint.
 */
record SlicePlan(List<ObjectNode> create, List<ObjectNode> update, List<ObjectNode> delete) {
  static final int MOST_ENDPOINTS = 100;
  static final String SERVICE_NAME = "kubernetes.io/service-name";
  static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
  static final String MANAGER = "endpointslice-controller.k8s.io";
  private static final String HEADLESS = "service.kubernetes.io/headless";

  /** Endpoints that share a slice: one family, one set of ports. */
  private record Group(String family, List<ObjectNode> ports) {}

  /** {@code zones} tells a node's zone: {@code ""} for none, {@code null} when the node does not exist. */
  static SlicePlan of(
      JsonNode service, List<ObjectNode> pods, List<ObjectNode> slices, Function<String, String> zones) {
    var plan = new SlicePlan(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    List<String> families = families(service);
    Map<Group, Map<String, ObjectNode>> wanted = wanted(service, pods, families, zones);
    Map<Group, List<ObjectNode>> existing = new LinkedHashMap<>();
    slices.forEach(s -> existing.computeIfAbsent(group(s), g -> new ArrayList<>()).add(s));
    wanted.forEach((group, endpoints) ->
        plan.fill(service, group, endpoints, existing.getOrDefault(group, List.of())));
    List<ObjectNode> leftover = new ArrayList<>();
    existing.forEach((group, of) -> {
      if (!wanted.containsKey(group)) {
        leftover.addAll(of);
      }
    });
    plan.delete.addAll(leftover);
    return plan;
  }

  private static Map<Group, Map<String, ObjectNode>> wanted(
      JsonNode service, List<ObjectNode> pods, List<String> families, Function<String, String> zones) {
    Map<Group, Map<String, ObjectNode>> wanted = new LinkedHashMap<>();
    for (String family : families) {
      for (ObjectNode pod : pods) {
        String node = Doc.text(pod, "spec", "nodeName");
        String zone = node.isEmpty() ? "" : zones.apply(node);
        boolean usable = Backends.isBackend(pod, true) && !Backends.addresses(pod, family).isEmpty();
        if (usable && (zone != null || Backends.publishesUnready(service))) {
          wanted.computeIfAbsent(new Group(family, Backends.ports(service, pod)), g -> new LinkedHashMap<>())
              .put(Doc.uid(pod), endpoint(service, pod, family, zone == null ? "" : zone));
        }
      }
      if (wanted.keySet().stream().noneMatch(g -> g.family().equals(family))) {
        wanted.put(new Group(family, List.of()), Map.of());
      }
    }
    return wanted;
  }

  private static ObjectNode endpoint(JsonNode service, JsonNode pod, String family, String zone) {
    boolean serving = io.ruori.master.pod.Pods.ready(pod);
    boolean terminating = Doc.deleting(pod);
    ObjectNode endpoint = Json.object();
    endpoint.set("addresses", Doc.listOfTexts(Backends.addresses(pod, family)));
    ObjectNode conditions = endpoint.putObject("conditions");
    conditions.put("ready", Backends.publishesUnready(service) || serving && !terminating);
    conditions.put("serving", serving).put("terminating", terminating);
    Backends.hostname(pod, service).ifPresent(h -> endpoint.put("hostname", h));
    endpoint.set("targetRef", Backends.targetReference(pod));
    String node = Doc.text(pod, "spec", "nodeName");
    if (!node.isEmpty()) {
      endpoint.put("nodeName", node);
    }
    if (!zone.isEmpty()) {
      endpoint.put("zone", zone);
    }
    return endpoint;
  }

  private void fill(JsonNode service, Group group, Map<String, ObjectNode> endpoints, List<ObjectNode> existing) {
    Map<String, ObjectNode> left = new LinkedHashMap<>(endpoints);
    Map<ObjectNode, List<ObjectNode>> contents = new LinkedHashMap<>();
    for (ObjectNode slice : existing) {
      List<ObjectNode> kept = new ArrayList<>();
      for (JsonNode old : Doc.items(slice, "endpoints")) {
        ObjectNode now = left.remove(Doc.text(old, "targetRef", "uid"));
        if (now != null) {
          kept.add(now);
        }
      }
      contents.put(slice, kept);
    }
    Deque<ObjectNode> waiting = new ArrayDeque<>(left.values());
    contents.values().forEach(kept -> {
      while (!waiting.isEmpty() && kept.size() < MOST_ENDPOINTS) {
        kept.add(waiting.removeFirst());
      }
    });
    boolean keepEmpty = endpoints.isEmpty();
    for (var entry : contents.entrySet()) {
      if (entry.getValue().isEmpty() && !keepEmpty) {
        delete.add(entry.getKey());
      } else {
        change(service, entry.getKey(), entry.getValue());
        keepEmpty = false;
      }
    }
    while (!waiting.isEmpty() || keepEmpty) {
      List<ObjectNode> some = new ArrayList<>();
      while (!waiting.isEmpty() && some.size() < MOST_ENDPOINTS) {
        some.add(waiting.removeFirst());
      }
      create.add(slice(service, group, some));
      keepEmpty = false;
    }
  }

  private void change(JsonNode service, ObjectNode slice, List<ObjectNode> endpoints) {
    boolean sameEndpoints = Doc.same(Doc.listOf(Doc.items(slice, "endpoints")), Doc.listOf(endpoints));
    if (sameEndpoints && Doc.labels(slice).equals(labels(service))) {
      return;
    }
    ObjectNode changed = Doc.copy(slice);
    put(changed, "endpoints", endpoints);
    Doc.child(changed, "metadata").set("labels", Doc.of(labels(service)));
    update.add(changed);
  }

  private static ObjectNode slice(JsonNode service, Group group, List<ObjectNode> endpoints) {
    ObjectNode slice = Doc.object("discovery.k8s.io/v1", "EndpointSlice", Doc.namespace(service), "");
    ObjectNode metadata = Doc.child(slice, "metadata");
    metadata.put("generateName", Doc.name(service) + "-");
    metadata.set("labels", Doc.of(labels(service)));
    metadata.putArray("ownerReferences").add(Owners.controllerReference("v1", "Service", service));
    slice.put("addressType", group.family());
    put(slice, "endpoints", endpoints);
    put(slice, "ports", group.ports());
    return slice;
  }

  /** An empty list is written as null, as upstream's storage leaves it. */
  private static void put(ObjectNode slice, String field, List<ObjectNode> items) {
    if (items.isEmpty()) {
      slice.putNull(field);
    } else {
      slice.set(field, Doc.listOf(items));
    }
  }

  private static Map<String, String> labels(JsonNode service) {
    Map<String, String> labels = new LinkedHashMap<>(Doc.labels(service));
    labels.put(SERVICE_NAME, Doc.name(service));
    labels.put(MANAGED_BY, MANAGER);
    labels.remove(HEADLESS);
    if (Backends.headless(service)) {
      labels.put(HEADLESS, "");
    }
    return labels;
  }

  private static Group group(JsonNode slice) {
    List<ObjectNode> ports = Doc.items(slice, "ports").stream().map(p -> {
      ObjectNode port = Json.object().put("name", Doc.text(p, "name")).put("port", Doc.integer(p, 0, "port"));
      port.put("protocol", Doc.text(p, "protocol"));
      if (Doc.has(p, "appProtocol")) {
        port.put("appProtocol", Doc.text(p, "appProtocol"));
      }
      return port;
    }).collect(Collectors.toList());
    return new Group(Doc.text(slice, "addressType"), ports);
  }

  private static List<String> families(JsonNode service) {
    List<String> families = Doc.texts(service, "spec", "ipFamilies");
    return families.isEmpty() ? List.of("IPv4") : families;
  }
}
