package io.ruori.node.agent;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.node.agent.EventRecorder.Involved;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps the node's own objects alive, on virtual threads: registers, beats, renews the lease, posts the status when the API
 * shows another one (a master found the node lost, somebody deleted it) and every five minutes.
 */
final class NodeVitals {
  private static final Logger LOG = LoggerFactory.getLogger(NodeVitals.class);
  private static final Duration STATUS_PERIOD = Duration.ofMinutes(5);
  private static final String NO_NETWORK =
      "container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady "
          + "message:the node has no pod CIDR yet";

  private final NodeSettings settings;
  private final NodeParts parts;
  private final EventRecorder events;
  private final NodeRegistration registration;
  private final Semaphore stale = new Semaphore(0);
  private volatile ObjectNode node;
  private volatile boolean gone;

  NodeVitals(NodeSettings settings, NodeParts parts, EventRecorder events) {
    this.settings = settings;
    this.parts = parts;
    this.events = events;
    this.registration = new NodeRegistration(settings, parts);
  }

  /** Begins; {@code registered} is called once, when the node is known to the API. */
  AutoCloseable start(Executor threads, Runnable registered) {
    List<AutoCloseable> open = new ArrayList<>();
    Thread main = Thread.ofVirtual().name("node-" + settings.name()).start(() -> live(open, registered));
    return () -> {
      main.interrupt();
      synchronized (open) {
        for (AutoCloseable part : open) {
          part.close();
        }
      }
    };
  }

  private void live(List<AutoCloseable> open, Runnable registered) {
    try {
      register();
      tell("Starting", "Starting kubelet.");
      synchronized (open) {
        open.add(loop("beat", settings.heartbeat(), () -> parts.heartbeat().beat(settings.name())));
        open.add(loop("lease", settings.lease(), () -> registration.renewLease(uid())));
        open.add(watchSelf());
      }
      registered.run();
      while (true) {
        postStatus();
        stale.tryAcquire(STATUS_PERIOD.toMillis(), TimeUnit.MILLISECONDS);
        stale.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void register() throws InterruptedException {
    long delayMillis = 100;
    while (true) {
      try {
        seen(registration.register());
        return;
      } catch (RuntimeException e) {
        LOG.warn("node not registered node={} cause={}", settings.name(), e.toString());
      }
      Thread.sleep(delayMillis);
      delayMillis = Math.min(5000, delayMillis * 2);
    }
  }

  /** Looks at the node as the API has it. */
  private void seen(ObjectNode now) {
    List<String> before = node == null ? List.of() : cidrs(node);
    node = now;
    gone = false;
    List<String> after = cidrs(now);
    if (!after.isEmpty() && !after.equals(before)) {
      parts.network().ranges(after);
      stale.release();
    }
  }

  private static List<String> cidrs(ObjectNode node) {
    List<String> cidrs = new ArrayList<>();
    node.path("spec").path("podCIDRs").forEach(c -> cidrs.add(c.asString("")));
    String single = node.path("spec").path("podCIDR").asString("");
    return cidrs.isEmpty() && !single.isEmpty() ? List.of(single) : cidrs;
  }

  private String uid() {
    return node.path("metadata").path("uid").asString("");
  }

  private void postStatus() throws InterruptedException {
    try {
      if (gone) {
        register();
      }
      boolean wasReady = isReady(node);
      seen(registration.postStatus(node, cidrs(node).isEmpty() ? NO_NETWORK : ""));
      if (!wasReady && isReady(node)) {
        tell("NodeReady", "Node " + settings.name() + " status is now: NodeReady");
      }
    } catch (ApiException e) {
      gone = e.isNotFound();
      LOG.warn("node status refused node={} refusal={}", settings.name(), e.getMessage());
      again();
    } catch (RuntimeException e) {
      LOG.warn("node status not posted node={} cause={}", settings.name(), e.toString());
      again();
    }
  }

  private void again() throws InterruptedException {
    Thread.sleep(1000);
    stale.release();
  }

  private static boolean isReady(ObjectNode node) {
    for (JsonNode condition : node.path("status").path("conditions")) {
      if (condition.path("type").asString("").equals("Ready")) {
        return condition.path("status").asString("").equals("True");
      }
    }
    return false;
  }

  private AutoCloseable watchSelf() {
    var self = new Api.Query("", "metadata.name=" + settings.name());
    return ListWatch.start(parts.api(), Api.Resource.core("nodes"), self, new ListWatch.Handler() {
      @Override
      public void listed(List<ObjectNode> items) {
        if (items.isEmpty()) {
          lost();
        } else {
          look(items.getFirst());
        }
      }

      @Override
      public void event(String type, ObjectNode object) {
        if (type.equals("DELETED")) {
          lost();
        } else {
          look(object);
        }
      }
    });
  }

  private void look(ObjectNode now) {
    boolean expected = !cidrs(now).isEmpty();
    seen(now);
    if (isReady(now) != expected) {
      stale.release();
    }
  }

  private void lost() {
    gone = true;
    stale.release();
  }

  private void tell(String reason, String message) {
    events.tell(new Involved("Node", "", settings.name(), settings.name(), ""), false, reason, message);
  }

  private AutoCloseable loop(String what, Duration period, Runnable step) {
    Thread thread = Thread.ofVirtual().name(what + "-" + settings.name()).start(() -> {
      try {
        while (true) {
          attempt(what, step);
          long jitter = ThreadLocalRandom.current().nextLong(Math.max(1, period.toMillis() / 10));
          Thread.sleep(period.plusMillis(jitter));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    return thread::interrupt;
  }

  private void attempt(String what, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      LOG.debug("{} failed node={} cause={}", what, settings.name(), e.toString());
    }
  }
}
