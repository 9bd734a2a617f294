package io.ruori.node.agent;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.object.Json;
import io.ruori.node.runtime.ContainerRuntime;
import io.ruori.node.status.NodeStatuses;
import io.ruori.node.status.Times;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes the node's own objects: Node, its status, its Lease. Calls block. */
final class NodeRegistration {
  private static final Api.Resource NODES = Api.Resource.core("nodes");
  private static final Api.Resource LEASES = new Api.Resource("coordination.k8s.io", "v1", "leases");
  private static final String LEASE_NAMESPACE = "kube-node-lease";
  private static final int LEASE_SECONDS = 40;

  private final NodeSettings settings;
  private final Api api;
  private final ContainerRuntime runtime;
  private final InstantSource clock;
  private final NodeStatuses.Facts facts;

  NodeRegistration(NodeSettings settings, NodeParts parts) {
    this.settings = settings;
    this.api = parts.api();
    this.runtime = parts.runtime();
    this.clock = parts.clock();
    this.facts = new NodeStatuses.Facts(
        settings.name(), settings.addresses(), settings.maxPods(), settings.kubeletPort(), settings.version(),
        machineId(settings.name()), diskBytes(), runtime.info());
  }

  private static String machineId(String name) {
    return UUID.nameUUIDFromBytes(("ruori node " + name).getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static long diskBytes() {
    try {
      return Files.getFileStore(Path.of("/")).getTotalSpace();
    } catch (IOException e) {
      return 100L << 30;
    }
  }

  /** Creates the Node or brings the labels of the one that is there up to date; answers it. */
  ObjectNode register() {
    try {
      return api.create(NODES, "", NodeStatuses.node(facts, settings.labels(), settings.podCidrs()));
    } catch (ApiException e) {
      if (!e.isAlreadyExists()) {
        throw e;
      }
      ObjectNode patch = Json.object();
      patch.putObject("metadata").set("labels", NodeStatuses.labels(facts, settings.labels()));
      return api.patch(NODES, "", settings.name(), "", Api.PatchType.MERGE, patch);
    }
  }

  /** Posts the whole status; {@code notReady} as in {@link NodeStatuses#status}. */
  ObjectNode postStatus(ObjectNode node, String notReady) {
    JsonNode before = node.path("status").path("conditions");
    ObjectNode patch = Json.object();
    patch.set("status", NodeStatuses.status(facts, images(), notReady, before, clock.instant()));
    return api.patch(NODES, "", settings.name(), "status", Api.PatchType.STRATEGIC, patch);
  }

  private List<ContainerRuntime.ImageInfo> images() {
    return runtime.images();
  }

  /** Renews the lease, making it when it is not there. */
  void renewLease(String nodeUid) {
    String renewed = Times.micros(clock.instant());
    Optional<ObjectNode> lease = api.find(LEASES, LEASE_NAMESPACE, settings.name());
    if (lease.isEmpty()) {
      api.create(LEASES, LEASE_NAMESPACE, lease(nodeUid, renewed));
      return;
    }
    ObjectNode patch = Json.object();
    patch.putObject("spec")
        .put("renewTime", renewed)
        .put("holderIdentity", settings.name())
        .put("leaseDurationSeconds", LEASE_SECONDS);
    api.patch(LEASES, LEASE_NAMESPACE, settings.name(), "", Api.PatchType.MERGE, patch);
  }

  private ObjectNode lease(String nodeUid, String renewed) {
    ObjectNode lease = Json.object();
    lease.put("apiVersion", "coordination.k8s.io/v1").put("kind", "Lease");
    ObjectNode meta = lease.putObject("metadata").put("name", settings.name()).put("namespace", LEASE_NAMESPACE);
    if (!nodeUid.isEmpty()) {
      meta.putArray("ownerReferences").addObject()
          .put("apiVersion", "v1").put("kind", "Node").put("name", settings.name()).put("uid", nodeUid);
    }
    lease.putObject("spec")
        .put("holderIdentity", settings.name())
        .put("leaseDurationSeconds", LEASE_SECONDS)
        .put("renewTime", renewed);
    return lease;
  }
}
