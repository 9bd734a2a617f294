package io.ruori.master.scheduler;

import io.ruori.core.api.Api;
import io.ruori.core.reconcile.Duty;
import io.ruori.master.document.Doc;
import io.ruori.master.duty.Informer;
import io.ruori.master.pod.Pods;
import io.ruori.master.scheduler.cluster.PodInfo;
import io.ruori.master.scheduler.plugin.Plugins;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives pods nodes. Watches tell one thread what there is; that thread decides, pod by pod, on its own picture; what it
 * decided is written by others, many at a time. A binding that fails is undone in the picture.
 */
public final class Scheduler implements Duty {
  private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);
  private static final int SIGNALS = 10_000;
  private static final int WRITES = 64;
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final InstantSource clock;
  private final Plugins plugins;

  private final int mostSignals;
  private final int mostWrites;

  private Scheduler(InstantSource clock, Plugins plugins, int mostSignals, int mostWrites) {
    this.clock = clock;
    this.plugins = plugins;
    this.mostSignals = mostSignals;
    this.mostWrites = mostWrites;
  }

  public static Scheduler create(InstantSource clock) {
    return create(clock, SIGNALS, WRITES);
  }

  /** With bounds of its own on what is told and not heard yet, and on what is written at a time. */
  static Scheduler create(InstantSource clock, int mostSignals, int mostWrites) {
    return new Scheduler(clock, Plugins.standard(), mostSignals, mostWrites);
  }

  @Override
  public String name() {
    return "default-scheduler";
  }

  @Override
  public Running start(Api api) {
    return new Run(api);
  }

  private final class Run implements Running {
    private final BlockingQueue<Signal> signals = new ArrayBlockingQueue<>(mostSignals);
    private final Semaphore writes = new Semaphore(mostWrites);
    private final Desk desk;
    private final Writer writer;
    private final Thread thread;
    private final List<Informer> informers;
    private volatile boolean closed;

    Run(Api api) {
      writer = Writer.create(api, clock);
      desk = Desk.create(plugins, clock, pods -> Budgets.protectedOnes(pods, api), this::write);
      thread = Thread.ofVirtual().name("scheduler").start(this::loop);
      informers = List.of(
          Informer.start(api, Api.Resource.core("nodes"), Api.Query.ALL, handler("nodes",
              n -> new Signal.NodePresent(n), (namespace, name) -> new Signal.NodeGone(name))),
          Informer.start(api, Pods.PODS, Api.Query.ALL, handler("pods",
              p -> new Signal.PodPresent(PodInfo.of(p)), Signal.PodGone::new)),
          Informer.start(api, Api.Resource.core("namespaces"), Api.Query.ALL, handler("namespaces",
              n -> new Signal.NamespacePresent(Doc.name(n), Doc.labels(n)),
              (namespace, name) -> new Signal.NamespaceGone(name))),
          storage(api, Api.Resource.core("persistentvolumeclaims")),
          storage(api, Api.Resource.core("persistentvolumes")),
          storage(api, new Api.Resource("storage.k8s.io", "v1", "storageclasses")));
    }

    private Informer storage(Api api, Api.Resource resource) {
      String plural = resource.plural();
      return Informer.start(api, resource, Api.Query.ALL, handler(plural,
          object -> new Signal.StoragePresent(plural, object),
          (namespace, name) -> new Signal.StorageGone(plural, namespace, name)));
    }

    private Informer.Handler handler(String what, Present present, Gone gone) {
      return new Informer.Handler() {
        @Override
        public void present(ObjectNode object) {
          tell(present.signal(object));
        }

        @Override
        public void gone(String namespace, String name) {
          tell(gone.signal(namespace, name));
        }

        @Override
        public void synced() {
          tell(new Signal.Synced(what));
        }
      };
    }

    /** Waits where the queue is full: a watch that is read slowly is caught up later. */
    private void tell(Signal signal) {
      try {
        boolean told = false;
        while (!told && !closed) {
          told = signals.offer(signal, 1, TimeUnit.SECONDS);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void loop() {
      while (!closed) {
        try {
          Duration wait = desk.decideAll(signals::isEmpty, IDLE);
          Signal signal = signals.poll(Math.max(1, wait.toMillis()), TimeUnit.MILLISECONDS);
          while (signal != null) {
            desk.hear(signal);
            signal = signals.poll();
          }
        } catch (InterruptedException e) {
          return;
        } catch (RuntimeException e) {
          LOG.atError().setMessage("scheduling step failed").setCause(e).log();
        }
      }
    }

    private void write(Desk.Order order) {
      try {
        writes.acquire();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      Thread.startVirtualThread(() -> {
        Optional<Signal> outcome = Optional.empty();
        try {
          outcome = closed ? Optional.empty() : Optional.of(carryOut(order));
        } finally {
          writes.release();
        }
        // Only now: who hears it may be waiting for a write to end.
        outcome.ifPresent(this::tell);
      });
    }

    private Signal carryOut(Desk.Order order) {
      return switch (order) {
        case Desk.Order.Bind(PodInfo pod, String node) -> bind(pod, node);
        case Desk.Order.Refuse refusal -> refuse(refusal);
      };
    }

    /** Whatever goes wrong, the desk hears of it: a pod that it never hears of again would wait for ever. */
    private Signal bind(PodInfo pod, String node) {
      try {
        writer.bind(pod, node);
        return new Signal.Bound(pod);
      } catch (RuntimeException e) {
        LOG.atWarn().setMessage("binding failed").addKeyValue("pod", pod).addKeyValue("node", node)
            .addKeyValue("cause", e.toString()).log();
        return new Signal.BindFailed(pod);
      }
    }

    private Signal refuse(Desk.Order.Refuse refusal) {
      try {
        writer.refuse(refusal.pod(), refusal.message(), refusal.nominated());
        refusal.victims().forEach(v -> writer.preempt(v, refusal.pod(), refusal.nominated()));
      } catch (RuntimeException e) {
        LOG.atWarn().setMessage("refusal not written").addKeyValue("pod", refusal.pod())
            .addKeyValue("cause", e.toString()).log();
      }
      return new Signal.RefusalWritten(refusal.pod(), refusal.hopes());
    }

    @Override
    public void close() {
      closed = true;
      informers.forEach(Informer::close);
      thread.interrupt();
      try {
        thread.join(Duration.ofSeconds(5));
        writes.tryAcquire(mostWrites, 5, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private interface Present {
    Signal signal(ObjectNode object);
  }

  private interface Gone {
    Signal signal(String namespace, String name);
  }
}
