package io.ruori.master.garbage;

import io.ruori.core.api.Api;
import io.ruori.core.reconcile.Duty;
import io.ruori.master.duty.Informer;
import io.ruori.master.duty.Periodic;
import io.ruori.master.duty.WorkQueue;
import io.ruori.master.event.EventRecorder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * Watches all kinds and looks at objects whose owners are new, going or gone. Nothing is judged before every kind has told
 * what there is; a kind that comes later (a custom resource) is watched within seconds.
 */
public final class GarbageCollector implements Duty {
  private static final Duration SETTLING = Duration.ofSeconds(1);
  private static final Duration DISCOVERY = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int WORKERS = 8;

  private final InstantSource clock;

  private GarbageCollector(InstantSource clock) {
    this.clock = clock;
  }

  public static GarbageCollector create(InstantSource clock) {
    return new GarbageCollector(clock);
  }

  @Override
  public String name() {
    return "garbage-collector-controller";
  }

  @Override
  public Running start(Api api) {
    return new Run(api);
  }

  private final class Run implements Running {
    private final Api api;
    private final Graph graph = new Graph();
    private final Map<Api.Served, Informer> informers = new HashMap<>();
    private final Map<Api.Served, Map<String, String>> uids = new ConcurrentHashMap<>();
    private final Set<Api.Served> unsynced = ConcurrentHashMap.newKeySet();
    private final WorkQueue<String> queue;
    private final Periodic discovery;
    private final Instant begun = clock.instant();
    private volatile List<Api.Served> served = List.of();
    private volatile boolean ready;

    Run(Api api) {
      this.api = api;
      Sweeper sweeper = Sweeper.create(
          api, graph, EventRecorder.create(name(), clock), () -> served, this::look);
      queue = WorkQueue.start("garbage", WORKERS, uid -> {
        if (ready) {
          sweeper.sweep(uid);
        } else {
          lookLater(uid);
        }
      });
      discovery = Periodic.start("garbage-discovery", DISCOVERY, this::discover);
    }

    private void look(String uid) {
      queue.add(uid);
    }

    private void lookLater(String uid) {
      queue.addAfter(uid, Duration.ofMillis(100));
    }

    private void discover() {
      List<Api.Served> now = api.served().stream()
          .filter(k -> k.verbs().containsAll(Set.of("delete", "list", "watch")) && !k.kind().equals("Event")).toList();
      synchronized (informers) {
        for (Api.Served kind : now) {
          if (!informers.containsKey(kind)) {
            unsynced.add(kind);
            informers.put(kind, Informer.start(api, kind.resource(), Api.Query.ALL, new Watcher(kind)));
          }
        }
        informers.keySet().removeIf(kind -> {
          boolean gone = !now.contains(kind);
          if (gone) {
            stop(kind);
          }
          return gone;
        });
      }
      served = api.served();
      checkReady();
    }

    private void stop(Api.Served kind) {
      informers.get(kind).close();
      unsynced.remove(kind);
      Map<String, String> left = uids.remove(kind);
      if (left != null) {
        left.values().forEach(graph::remove);
      }
    }

    private void checkReady() {
      boolean told = !served.isEmpty() && unsynced.isEmpty();
      ready = ready || told || clock.instant().isAfter(begun.plus(PATIENCE));
    }

    private final class Watcher implements Informer.Handler {
      private final Api.Served kind;
      private final Map<String, String> byPath = new ConcurrentHashMap<>();

      Watcher(Api.Served kind) {
        this.kind = kind;
        uids.put(kind, byPath);
      }

      @Override
      public void present(ObjectNode object) {
        Vertex vertex = Vertex.of(kind, object);
        String before = byPath.put(vertex.namespace() + "/" + vertex.name(), vertex.uid());
        if (before != null && !before.equals(vertex.uid())) {
          vanish(before);
        }
        var old = graph.put(vertex);
        boolean changed = old.isEmpty() || !old.get().equals(vertex);
        boolean waits = vertex.waitsForDependents() || vertex.waitsForOrphaning();
        boolean doubtful = vertex.owners().stream().anyMatch(owner -> inDoubt(owner, vertex.namespace()));
        if (changed && waits) {
          look(vertex.uid());
        } else if (changed && doubtful) {
          queue.addAfter(vertex.uid(), SETTLING); // an owner that nobody has told of yet may be on its way
        }
        if (changed && vertex.waitsForDependents()) {
          graph.dependents(vertex.uid()).forEach(d -> look(d.uid()));
        }
        // A dependent that no longer blocks may let its owner go.
        old.ifPresent(o -> o.owners().forEach(owner -> lookAtWaiting(owner.uid())));
      }

      /** Whether the owner is not known, is going, or is not what the reference says that it is. */
      private boolean inDoubt(Vertex.Owner owner, String namespace) {
        return graph.find(owner.uid()).filter(known -> !known.deleting() && known.isNamed(owner, namespace)).isEmpty();
      }

      @Override
      public void gone(String namespace, String name) {
        String uid = byPath.remove(namespace + "/" + name);
        if (uid != null) {
          vanish(uid);
        }
      }

      private void vanish(String uid) {
        List<Vertex> dependents = graph.dependents(uid);
        graph.remove(uid).ifPresent(v -> v.owners().forEach(o -> lookAtWaiting(o.uid())));
        dependents.forEach(d -> look(d.uid()));
      }

      private void lookAtWaiting(String uid) {
        graph.find(uid).filter(Vertex::waitsForDependents).ifPresent(v -> look(v.uid()));
      }

      @Override
      public void synced() {
        unsynced.remove(kind);
        checkReady();
      }
    }

    @Override
    public void close() {
      discovery.close();
      synchronized (informers) {
        informers.values().forEach(Informer::close);
      }
      queue.close();
    }
  }
}
