package io.ruori.master.node;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.object.Json;
import io.ruori.core.reconcile.Duty;
import io.ruori.master.document.Doc;
import io.ruori.master.duty.Informer;
import io.ruori.master.duty.WorkQueue;
import io.ruori.master.event.EventRecorder;
import io.ruori.master.pod.Pods;
import io.ruori.master.scheduler.cluster.Taint;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Deletes pods from nodes whose {@code NoExecute} taints they do not tolerate, or no longer. */
public final class TaintEviction implements Duty {
  private static final int WORKERS = 8;

  private final InstantSource clock;

  private TaintEviction(InstantSource clock) {
    this.clock = clock;
  }

  public static TaintEviction create(InstantSource clock) {
    return new TaintEviction(clock);
  }

  @Override
  public String name() {
    return "taint-eviction-controller";
  }

  @Override
  public Running start(Api api) {
    return new Run(api);
  }

  private record PodId(String namespace, String name) {}

  private record Guest(String uid, String node, List<Taint.Toleration> tolerations) {}

  private final class Run implements Running {
    private final Api api;
    private final EventRecorder events = EventRecorder.create(name(), clock);
    private final Map<String, List<Taint>> taints = new HashMap<>();
    private final Map<PodId, Guest> guests = new HashMap<>();
    private final Map<String, Set<PodId>> byNode = new HashMap<>();
    /** Since when a pod's days are counted. */
    private final Map<PodId, Instant> counted = new HashMap<>();
    private final WorkQueue<PodId> queue;
    private final List<Informer> informers;

    Run(Api api) {
      this.api = api;
      queue = WorkQueue.start("taint-eviction", WORKERS, this::judge);
      informers = List.of(
          Informer.start(api, Nodes.NODES, Api.Query.ALL, new Informer.Handler() {
            @Override
            public void present(ObjectNode node) {
              onTaints(Doc.name(node), Taint.of(Doc.at(node, "spec", "taints")));
            }

            @Override
            public void gone(String namespace, String name) {
              onTaints(name, List.of());
            }
          }),
          Informer.start(api, Pods.PODS, Api.Query.ALL, new Informer.Handler() {
            @Override
            public void present(ObjectNode pod) {
              onPod(pod);
            }

            @Override
            public void gone(String namespace, String name) {
              forget(new PodId(namespace, name));
            }
          }));
    }

    private synchronized void onTaints(String node, List<Taint> now) {
      List<Taint> before = now.isEmpty() ? taints.remove(node) : taints.put(node, now);
      if (!now.equals(before == null ? List.of() : before)) {
        byNode.getOrDefault(node, Set.of()).forEach(queue::add);
      }
    }

    private synchronized void onPod(ObjectNode pod) {
      PodId id = new PodId(Doc.namespace(pod), Doc.name(pod));
      if (Pods.node(pod).isEmpty() || Doc.deleting(pod) || Pods.terminal(pod)) {
        forget(id);
        return;
      }
      Guest guest = new Guest(Doc.uid(pod), Pods.node(pod), Taint.Toleration.of(Doc.at(pod, "spec", "tolerations")));
      if (!guest.equals(guests.put(id, guest))) {
        byNode.computeIfAbsent(guest.node(), n -> new HashSet<>()).add(id);
        queue.add(id);
      }
    }

    private synchronized void forget(PodId id) {
      Guest guest = guests.remove(id);
      counted.remove(id);
      if (guest != null) {
        byNode.getOrDefault(guest.node(), new HashSet<>()).remove(id);
      }
    }

    private void judge(PodId id) {
      Guest guest;
      Duration left;
      boolean pardoned = false;
      synchronized (this) {
        guest = guests.get(id);
        if (guest == null) {
          return;
        }
        Optional<Duration> stay = Evictions.stay(taints.getOrDefault(guest.node(), List.of()), guest.tolerations());
        Instant now = clock.instant();
        pardoned = stay.isEmpty() && counted.remove(id) != null;
        left = stay.map(s -> Duration.between(now, counted.computeIfAbsent(id, i -> now).plus(s))).orElse(null);
      }
      if (pardoned) {
        events.normal(api, about(id, guest), "TaintManagerEviction",
            "Cancelling deletion of Pod " + id.namespace() + "/" + id.name());
      }
      if (left != null && left.isPositive()) {
        queue.addAfter(id, left);
      } else if (left != null) {
        evict(id, guest);
      }
    }

    private void evict(PodId id, Guest guest) {
      events.normal(api, about(id, guest), "TaintManagerEviction",
          "Marking for deletion Pod " + id.namespace() + "/" + id.name());
      try {
        ObjectNode patch = Json.object();
        patch.putObject("metadata").put("uid", guest.uid());
        ObjectNode condition = patch.putObject("status").putArray("conditions").addObject();
        condition.put("type", "DisruptionTarget").put("status", "True").put("reason", "DeletionByTaintManager");
        condition.put("message", "Taint manager: deleting due to NoExecute taint");
        condition.put("lastTransitionTime", Doc.time(clock.instant()));
        api.patch(Pods.PODS, id.namespace(), id.name(), "status", Api.PatchType.STRATEGIC, patch);
        ObjectNode options = Json.object();
        options.putObject("preconditions").put("uid", guest.uid());
        api.delete(Pods.PODS, id.namespace(), id.name(), options);
      } catch (ApiException e) {
        if (!e.isNotFound()) {
          throw e;
        }
      }
    }

    private static ObjectNode about(PodId id, Guest guest) {
      ObjectNode about = Doc.object("v1", "Pod", id.namespace(), id.name());
      Doc.child(about, "metadata").put("uid", guest.uid());
      return about;
    }

    @Override
    public void close() {
      informers.forEach(Informer::close);
      queue.close();
    }
  }
}
