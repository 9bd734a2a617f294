package io.ruori.node.service;

import io.ruori.node.network.Conntrack;
import io.ruori.node.network.HostCommand;
import io.ruori.node.network.NetworkSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps the kernel's rules equal to the services: after a change it waits a little for others, computes all rules, and replaces
 * them in one transaction. A refused transaction is logged and tried again.
 */
public final class ServiceProxy implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceProxy.class);
  private static final long GATHER_MILLIS = 50;
  private static final long RETRY_MILLIS = 2000;

  private final NetworkSettings settings;
  private final ServiceViews views;
  private final ServicePlanner planner;
  private final Semaphore changed = new Semaphore(1);
  private final Thread thread;
  private volatile List<ServiceRules.Rule> own = List.of();
  private volatile boolean closed;
  private Set<String> backendsBefore = Set.of();
  private String applied = "";

  private ServiceProxy(NetworkSettings settings, ServiceViews views, ServicePlanner planner) {
    this.settings = settings;
    this.views = views;
    this.planner = planner;
    this.thread = Thread.ofVirtual().name("service-proxy").unstarted(this::run);
  }

  public static ServiceProxy start(NetworkSettings settings, ServiceViews views, ServicePlanner planner) {
    var proxy = new ServiceProxy(settings, views, planner);
    views.onChange(proxy::look);
    proxy.thread.start();
    return proxy;
  }

  /** Rules of the node's own, which go before those of services: its DNS server. */
  public void own(List<ServiceRules.Rule> rules) {
    own = List.copyOf(rules);
    look();
  }

  /** Computes the rules again, soon. */
  void look() {
    if (changed.availablePermits() == 0) {
      changed.release();
    }
  }

  private void run() {
    try {
      while (!closed) {
        changed.acquire();
        Thread.sleep(GATHER_MILLIS);
        changed.drainPermits();
        if (!apply()) {
          Thread.sleep(RETRY_MILLIS);
          look();
        }
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean apply() {
    if (closed) {
      return true;
    }
    try {
      ServiceRules planned = planner.plan(views.services(), views.slices());
      var addresses = new ArrayList<>(own);
      addresses.addAll(planned.addresses());
      var rules = new ServiceRules(addresses, planned.nodePorts());
      String script = NftScript.of(rules, settings);
      if (script.equals(applied)) {
        return true;
      }
      HostCommand.run(script, List.of("nft", "-f", "-"));
      applied = script;
      forgetGone(rules);
      LOG.debug("service rules applied addresses={} nodePorts={}", addresses.size(), planned.nodePorts().size());
      return true;
    } catch (RuntimeException refused) {
      LOG.warn("service rules were refused cause={}", refused.toString());
      return false;
    }
  }

  /** UDP flows to a backend that is gone would stick to it. */
  private void forgetGone(ServiceRules rules) {
    var now = new HashSet<String>();
    rules.addresses().forEach(rule -> {
      if (rule.protocol().equals("udp")) {
        rule.backends().forEach(backend -> now.add(backend.address()));
      }
    });
    backendsBefore.stream().filter(backend -> !now.contains(backend)).forEach(Conntrack::forget);
    backendsBefore = now;
  }

  /** Stops following; the rules stay, for the pods that run on. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  /** After {@link #close}: takes all rules away. */
  public synchronized void remove() {
    remove(settings);
  }

  static void remove(NetworkSettings settings) {
    HostCommand.succeeds("nft", "delete", "table", "ip", settings.table());
  }

  /** The services and slices that a node follows, by {@code namespace/name} of the service. */
  public interface ServiceViews {
    List<ObjectNode> services();

    Map<String, List<ObjectNode>> slices();

    void onChange(Runnable listener);
  }
}
