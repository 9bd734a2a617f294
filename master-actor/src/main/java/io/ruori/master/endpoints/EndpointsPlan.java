package io.ruori.master.endpoints;

import io.ruori.core.object.Json;
import io.ruori.master.document.Doc;
import io.ruori.master.pod.Pods;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The Endpoints object of a service: addresses with the same ports share a subset. */
final class EndpointsPlan {
  static final String TRIGGER_TIME = "endpoints.kubernetes.io/last-change-trigger-time";
  private static final String MANAGED_BY = "endpoints.kubernetes.io/managed-by";
  private static final String MANAGER = "endpoint-controller";
  private static final String OVER_CAPACITY = "endpoints.kubernetes.io/over-capacity";
  private static final int MOST_ADDRESSES = 1000;

  private EndpointsPlan() {}

  private record Subset(List<ObjectNode> ready, List<ObjectNode> unready) {}

  static ObjectNode of(JsonNode service, List<ObjectNode> pods) {
    boolean publish = Backends.publishesUnready(service);
    List<ObjectNode> backends = pods.stream().filter(p -> Backends.isBackend(p, publish)).toList();
    Map<List<ObjectNode>, Subset> subsets = new LinkedHashMap<>();
    for (ObjectNode pod : backends.subList(0, Math.min(backends.size(), MOST_ADDRESSES))) {
      List<ObjectNode> ports = Backends.ports(service, pod);
      boolean portless = Doc.items(service, "spec", "ports").isEmpty() && Backends.headless(service);
      if (!ports.isEmpty() || portless) {
        var subset = subsets.computeIfAbsent(ports, k -> new Subset(new ArrayList<>(), new ArrayList<>()));
        (publish || Pods.ready(pod) ? subset.ready() : subset.unready()).add(address(service, pod));
      }
    }
    ObjectNode endpoints = Doc.object("v1", "Endpoints", Doc.namespace(service), Doc.name(service));
    Doc.child(endpoints, "metadata").set("labels", Doc.of(labels(service)));
    if (backends.size() > MOST_ADDRESSES) {
      Doc.child(endpoints, "metadata", "annotations").put(OVER_CAPACITY, "truncated");
    }
    if (!subsets.isEmpty()) {
      ArrayNode list = endpoints.putArray("subsets");
      subsets.forEach((ports, subset) -> list.add(subset(ports, subset)));
    }
    return endpoints;
  }

  /** Whether we keep it, and not somebody who wrote it. */
  static boolean isOurs(JsonNode endpoints) {
    return Doc.labels(endpoints).getOrDefault(MANAGED_BY, "").equals(MANAGER);
  }

  /** What is there with what is wanted put into it; what others have noted in its metadata stays. */
  static ObjectNode changed(ObjectNode existing, ObjectNode wanted) {
    ObjectNode changed = Doc.copy(existing);
    ObjectNode metadata = Doc.child(changed, "metadata");
    metadata.set("labels", Doc.at(wanted, "metadata", "labels"));
    Map<String, String> annotations = new LinkedHashMap<>(Doc.annotations(existing));
    annotations.keySet().removeAll(List.of(TRIGGER_TIME, OVER_CAPACITY));
    annotations.putAll(Doc.annotations(wanted));
    metadata.remove("annotations");
    if (!annotations.isEmpty()) {
      metadata.set("annotations", Doc.of(annotations));
    }
    changed.remove("subsets");
    if (wanted.has("subsets")) {
      changed.set("subsets", wanted.get("subsets"));
    }
    return changed;
  }

  private static ObjectNode subset(List<ObjectNode> ports, Subset subset) {
    ObjectNode node = Json.object();
    put(node, "addresses", subset.ready());
    put(node, "notReadyAddresses", subset.unready());
    put(node, "ports", ports.stream().map(EndpointsPlan::withoutEmptyName).toList());
    return node;
  }

  private static void put(ObjectNode node, String field, List<ObjectNode> items) {
    if (!items.isEmpty()) {
      node.set(field, Doc.listOf(items));
    }
  }

  private static ObjectNode withoutEmptyName(ObjectNode port) {
    ObjectNode copy = port.deepCopy();
    if (Doc.text(copy, "name").isEmpty()) {
      copy.remove("name");
    }
    return copy;
  }

  private static ObjectNode address(JsonNode service, JsonNode pod) {
    List<String> families = Doc.texts(service, "spec", "ipFamilies");
    List<String> addresses = Backends.addresses(pod, families.isEmpty() ? "IPv4" : families.getFirst());
    ObjectNode address = Json.object();
    address.put("ip", addresses.isEmpty() ? Backends.addresses(pod).getFirst() : addresses.getFirst());
    Backends.hostname(pod, service).ifPresent(h -> address.put("hostname", h));
    String node = Pods.node(pod);
    if (!node.isEmpty()) {
      address.put("nodeName", node);
    }
    address.set("targetRef", Backends.targetReference(pod));
    return address;
  }

  private static Map<String, String> labels(JsonNode service) {
    Map<String, String> labels = new LinkedHashMap<>(Doc.labels(service));
    labels.put(MANAGED_BY, MANAGER);
    labels.remove("service.kubernetes.io/headless");
    if (Backends.headless(service)) {
      labels.put("service.kubernetes.io/headless", "");
    }
    return labels;
  }
}
