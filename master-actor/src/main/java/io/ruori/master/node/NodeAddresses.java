package io.ruori.master.node;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.object.Json;
import io.ruori.core.reconcile.Duty;
import io.ruori.master.document.Doc;
import io.ruori.master.duty.Informer;
import io.ruori.master.duty.WorkQueue;
import io.ruori.master.event.EventRecorder;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives every node that has a kubelet (one has told its version) a range of pod addresses ({@code spec.podCIDR}), and takes it
 * back when the node is gone. A node that is only an object runs no pods; whoever made it may say its range.
 */
public final class NodeAddresses implements Duty {
  private final String cidr;
  private final int nodeBits;
  private final InstantSource clock;

  private NodeAddresses(String cidr, int nodeBits, InstantSource clock) {
    this.cidr = cidr;
    this.nodeBits = nodeBits;
    this.clock = clock;
  }

  /** {@code cidr} is the cluster's range; each node gets a {@code /nodeBits} of it. */
  public static NodeAddresses create(String cidr, int nodeBits, InstantSource clock) {
    return new NodeAddresses(cidr, nodeBits, clock);
  }

  @Override
  public String name() {
    return "node-ipam-controller";
  }

  @Override
  public Running start(Api api) {
    return new Run(api);
  }

  private final class Run implements Running, Informer.Handler {
    private final Api api;
    private final PodCidrs ranges = new PodCidrs(cidr, nodeBits);
    private final Map<String, String> given = new HashMap<>();
    private final EventRecorder events = EventRecorder.create(name(), clock);
    private final WorkQueue<String> queue;
    private final Informer informer;
    private boolean synced;

    Run(Api api) {
      this.api = api;
      queue = WorkQueue.start("node-addresses", 1, this::give);
      informer = Informer.start(api, Nodes.NODES, Api.Query.ALL, this);
    }

    @Override
    public synchronized void present(ObjectNode node) {
      String range = Doc.text(node, "spec", "podCIDR");
      if (!range.isEmpty()) {
        take(Doc.name(node), range);
      } else {
        given.putIfAbsent(Doc.name(node), "");
        if (synced && hasKubelet(node)) {
          queue.add(Doc.name(node));
        }
      }
    }

    private void take(String node, String range) {
      String before = given.put(node, range);
      ranges.take(range);
      if (before != null && !before.isEmpty() && !before.equals(range)) {
        ranges.release(before);
      }
    }

    @Override
    public synchronized void gone(String namespace, String name) {
      String range = given.remove(name);
      if (range != null && !range.isEmpty()) {
        ranges.release(range);
      }
    }

    /** Only now all ranges in use are known. */
    @Override
    public synchronized void synced() {
      synced = true;
      given.forEach((node, range) -> {
        if (range.isEmpty()) {
          queue.add(node);
        }
      });
    }

    private static boolean hasKubelet(JsonNode node) {
      return !Doc.text(node, "status", "nodeInfo", "kubeletVersion").isEmpty();
    }

    private void give(String name) {
      Optional<ObjectNode> node = api.find(Nodes.NODES, "", name);
      if (node.isEmpty() || Doc.has(node.get(), "spec", "podCIDR") || !hasKubelet(node.get())) {
        return;
      }
      Optional<String> range = reserve(name);
      if (range.isEmpty()) {
        events.normal(api, Nodes.about(node.get()), "CIDRNotAvailable", "Node " + name + " status is now: CIDRNotAvailable");
        throw new IllegalStateException("no range of pod addresses is left for node " + name);
      }
      write(node.get(), name, range.get());
    }

    private synchronized Optional<String> reserve(String name) {
      String before = given.getOrDefault(name, "");
      Optional<String> range = before.isEmpty() ? ranges.next() : Optional.of(before);
      range.ifPresent(r -> given.put(name, r));
      return range;
    }

    private void write(JsonNode node, String name, String range) {
      ObjectNode patch = Json.object();
      patch.putObject("metadata").put("uid", Doc.uid(node));
      patch.putObject("spec").put("podCIDR", range).set("podCIDRs", Doc.listOfTexts(List.of(range)));
      try {
        api.patch(Nodes.NODES, "", name, "", Api.PatchType.MERGE, patch);
      } catch (ApiException e) {
        if (!e.isNotFound()) {
          throw e;
        }
      }
    }

    @Override
    public void close() {
      informer.close();
      queue.close();
    }
  }
}
