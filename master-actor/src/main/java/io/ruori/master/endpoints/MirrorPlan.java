package io.ruori.master.endpoints;

import io.ruori.core.object.Json;
import io.ruori.master.document.Doc;
import io.ruori.master.owner.Owners;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The slices that say what an Endpoints object says: one for each family and set of ports. Pure. */
final class MirrorPlan {
  static final String MANAGER = "endpointslicemirroring-controller.k8s.io";
  private static final List<String> NOT_COPIED =
      List.of(EndpointsPlan.TRIGGER_TIME, "kubectl.kubernetes.io/last-applied-configuration");

  /** More addresses of a subset are not shown, as upstream has it. */
  private static final int MOST = 1000;

  private MirrorPlan() {}

  static List<ObjectNode> slices(JsonNode endpoints) {
    Map<String, ObjectNode> byGroup = new LinkedHashMap<>();
    for (JsonNode subset : Doc.items(endpoints, "subsets")) {
      ArrayNode ports = ports(subset);
      int shown = 0;
      for (String field : List.of("addresses", "notReadyAddresses")) {
        for (JsonNode address : Doc.items(subset, field)) {
          if (shown++ < MOST) {
            String family = Doc.text(address, "ip").contains(":") ? "IPv6" : "IPv4";
            ObjectNode slice = byGroup.computeIfAbsent(family + ports, group -> slice(endpoints, family, ports));
            slice.withArray("endpoints").add(endpoint(address, field.equals("addresses")));
          }
        }
      }
    }
    return new ArrayList<>(byGroup.values());
  }

  private static ArrayNode ports(JsonNode subset) {
    ArrayNode ports = Json.mapper().createArrayNode();
    for (JsonNode port : Doc.items(subset, "ports")) {
      ObjectNode shown = ports.addObject().put("name", Doc.text(port, "name"));
      shown.put("protocol", Doc.text(port, "protocol").isEmpty() ? "TCP" : Doc.text(port, "protocol"));
      shown.put("port", Doc.integer(port, 0, "port"));
      if (Doc.has(port, "appProtocol")) {
        shown.put("appProtocol", Doc.text(port, "appProtocol"));
      }
    }
    return ports;
  }

  private static ObjectNode slice(JsonNode endpoints, String family, ArrayNode ports) {
    ObjectNode slice = Doc.object("discovery.k8s.io/v1", "EndpointSlice", Doc.namespace(endpoints), "");
    ObjectNode metadata = Doc.child(slice, "metadata").put("generateName", Doc.name(endpoints) + "-");
    Map<String, String> labels = new LinkedHashMap<>(Doc.labels(endpoints));
    labels.put(SlicePlan.SERVICE_NAME, Doc.name(endpoints));
    labels.put(SlicePlan.MANAGED_BY, MANAGER);
    metadata.set("labels", Doc.of(labels));
    Map<String, String> annotations = new LinkedHashMap<>(Doc.annotations(endpoints));
    NOT_COPIED.forEach(annotations::remove);
    if (!annotations.isEmpty()) {
      metadata.set("annotations", Doc.of(annotations));
    }
    metadata.putArray("ownerReferences").add(Owners.controllerReference("v1", "Endpoints", endpoints));
    slice.put("addressType", family).putArray("endpoints");
    slice.set("ports", ports);
    return slice;
  }

  private static ObjectNode endpoint(JsonNode address, boolean ready) {
    ObjectNode endpoint = Json.object();
    endpoint.putArray("addresses").add(Doc.text(address, "ip"));
    endpoint.putObject("conditions").put("ready", ready);
    for (String field : List.of("hostname", "nodeName")) {
      if (!Doc.text(address, field).isEmpty()) {
        endpoint.put(field, Doc.text(address, field));
      }
    }
    if (Doc.has(address, "targetRef")) {
      endpoint.set("targetRef", address.path("targetRef"));
    }
    return endpoint;
  }

  static boolean isSameGroup(JsonNode slice, JsonNode wanted) {
    return Doc.text(slice, "addressType").equals(Doc.text(wanted, "addressType"))
        && Doc.same(Doc.listOf(Doc.items(slice, "ports")), Doc.listOf(Doc.items(wanted, "ports")));
  }

  /** The slice as it should be, when it is not so. */
  static Optional<ObjectNode> changed(ObjectNode slice, JsonNode wanted) {
    boolean same = Doc.same(Doc.listOf(Doc.items(slice, "endpoints")), Doc.listOf(Doc.items(wanted, "endpoints")))
        && Doc.labels(slice).equals(Doc.labels(wanted)) && Doc.annotations(slice).equals(Doc.annotations(wanted));
    if (same) {
      return Optional.empty();
    }
    ObjectNode changed = Doc.copy(slice);
    changed.set("endpoints", wanted.path("endpoints"));
    ObjectNode metadata = Doc.child(changed, "metadata");
    metadata.set("labels", Doc.at(wanted, "metadata", "labels"));
    metadata.remove("annotations");
    if (Doc.has(wanted, "metadata", "annotations")) {
      metadata.set("annotations", Doc.at(wanted, "metadata", "annotations"));
    }
    return Optional.of(changed);
  }
}
