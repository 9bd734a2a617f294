package io.ruori.master.node;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.node.NodeHeartbeats;
import io.ruori.core.object.Json;
import io.ruori.core.reconcile.Duty;
import io.ruori.master.document.Conditions;
import io.ruori.master.document.Doc;
import io.ruori.master.duty.Informer;
import io.ruori.master.duty.Periodic;
import io.ruori.master.event.EventRecorder;
import io.ruori.master.pod.Pods;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Notices within seconds that a node is lost and says so: its conditions become Unknown, its pods not ready. Twice a
 * second it compares what it has in memory; only a loss is written.
 */
public final class NodeLifecycle implements Duty {
  private static final Duration PERIOD = Duration.ofMillis(500);
  private static final Api.Resource LEASES = new Api.Resource("coordination.k8s.io", "v1", "leases");
  private static final String LEASE_NAMESPACE = "kube-node-lease";

  private final NodeHeartbeats beats;
  private final Duration grace;
  private final InstantSource clock;

  private NodeLifecycle(NodeHeartbeats beats, Duration grace, InstantSource clock) {
    this.beats = beats;
    this.grace = grace;
    this.clock = clock;
  }

  /** {@code grace} is how long a node that beats may be silent. */
  public static NodeLifecycle create(NodeHeartbeats beats, Duration grace, InstantSource clock) {
    return new NodeLifecycle(beats, grace, clock);
  }

  @Override
  public String name() {
    return "node-lifecycle-controller";
  }

  @Override
  public Running start(Api api) {
    return new Run(api);
  }

  private final class Run implements Running {
    private final Api api;
    private final EventRecorder events = EventRecorder.create("node-controller", clock);
    private final Map<String, ObjectNode> nodes = new ConcurrentHashMap<>();
    private final Map<String, Instant> signs = new ConcurrentHashMap<>();
    private final List<AutoCloseable> parts;

    Run(Api api) {
      this.api = api;
      parts = List.of(
          Informer.start(api, Nodes.NODES, Api.Query.ALL, new Informer.Handler() {
            @Override
            public void present(ObjectNode node) {
              onNode(node);
            }

            @Override
            public void gone(String namespace, String name) {
              nodes.remove(name);
              signs.remove(name);
            }
          }),
          Informer.start(api, LEASES, Api.Query.ALL, new Informer.Handler() {
            @Override
            public void present(ObjectNode lease) {
              if (Doc.namespace(lease).equals(LEASE_NAMESPACE)) {
                signs.put(Doc.name(lease), clock.instant());
              }
            }

            @Override
            public void gone(String namespace, String name) {}
          }),
          Periodic.start("node-health", PERIOD, this::check));
    }

    private void onNode(ObjectNode node) {
      ObjectNode old = nodes.put(Doc.name(node), node);
      if (old == null || !NodeHealth.sign(old).equals(NodeHealth.sign(node))) {
        signs.put(Doc.name(node), clock.instant());
      }
    }

    private void check() {
      Instant now = clock.instant();
      for (ObjectNode node : nodes.values()) {
        Instant sign = signs.getOrDefault(Doc.name(node), now);
        if (!Nodes.ready(node).equals("Unknown") && NodeHealth.isLost(node, sign, beats, grace, now)) {
          lose(node, now);
        }
      }
    }

    private void lose(ObjectNode node, Instant now) {
      ObjectNode patch = Json.object();
      patch.putObject("metadata").put("uid", Doc.uid(node)).put("resourceVersion", Doc.resourceVersion(node));
      patch.putObject("status").set("conditions", Doc.listOf(NodeHealth.unknown(node, now)));
      try {
        ObjectNode lost = api.patch(Nodes.NODES, "", Doc.name(node), "status", Api.PatchType.MERGE, patch);
        nodes.put(Doc.name(node), lost);
      } catch (ApiException e) {
        if (e.isConflict() || e.isNotFound()) {
          return;
        }
        throw e;
      }
      events.normal(api, Nodes.about(node), "NodeNotReady",
          "Node " + Doc.name(node) + " status is now: NodeNotReady");
      api.list(Pods.PODS, "", new Api.Query("", "spec.nodeName=" + Doc.name(node))).items().stream()
          .filter(p -> Pods.ready(p) && !Pods.terminal(p)).forEach(this::markNotReady);
    }

    /** So that services send nothing there any more. */
    private void markNotReady(JsonNode pod) {
      ObjectNode patch = Json.object();
      patch.putObject("metadata").put("uid", Doc.uid(pod));
      ObjectNode condition = patch.putObject("status").putArray("conditions").addObject();
      condition.put("type", "Ready").put("status", "False").put("lastTransitionTime", Doc.time(clock.instant()));
      Conditions.find(pod, "Ready").map(c -> Doc.text(c, "reason")).filter(r -> !r.isEmpty())
          .ifPresent(r -> condition.put("reason", r));
      try {
        api.patch(Pods.PODS, Doc.namespace(pod), Doc.name(pod), "status", Api.PatchType.STRATEGIC, patch);
        events.warning(api, pod, "NodeNotReady", "Node is not ready");
      } catch (ApiException e) {
        if (!e.isNotFound() && !e.isConflict()) {
          throw e;
        }
      }
    }

    @Override
    public void close() {
      for (AutoCloseable part : parts) {
        try {
          part.close();
        } catch (Exception e) {
          throw new IllegalStateException("could not stop watching nodes", e);
        }
      }
    }
  }
}
