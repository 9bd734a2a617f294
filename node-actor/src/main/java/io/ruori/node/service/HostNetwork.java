package io.ruori.node.service;

import io.ruori.core.api.Api;
import io.ruori.node.dns.DnsServer;
import io.ruori.node.dns.Upstream;
import io.ruori.node.network.BridgeNetwork;
import io.ruori.node.network.NetworkSettings;
import io.ruori.node.network.PodNetwork;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** All of a node's network on a real host: bridge, service rules and DNS, in the order in which they need each other. */
public final class HostNetwork implements AutoCloseable {
  private final NetworkSettings settings;
  private final BridgeNetwork bridge;
  private final WatchedServices services;
  private final ServiceProxy proxy;
  private DnsServer dns;

  private HostNetwork(
      NetworkSettings settings, String nodeName, Api api, Map<String, Supplier<ServiceRules.Backend>> overrides) {
    this.settings = settings;
    this.bridge = new BridgeNetwork(settings, this::serveDns);
    this.services = WatchedServices.start(api);
    this.proxy = ServiceProxy.start(settings, services, new ServicePlanner(nodeName, overrides));
  }

  /**
   * Starts following services; the bridge and DNS come with the node's pod range.
   *
   * @param overrides {@code namespace/name} of a service to where this node itself reaches it now: the API
   */
  public static HostNetwork start(
      NetworkSettings settings, String nodeName, Api api, Map<String, Supplier<ServiceRules.Backend>> overrides) {
    return new HostNetwork(settings, nodeName, api, overrides);
  }

  /** Looks again where the node reaches what it reaches elsewhere than others. */
  public void look() {
    proxy.look();
  }

  public PodNetwork pods() {
    return bridge;
  }

  private synchronized void serveDns(String gateway) {
    if (dns != null) {
      dns.close();
    }
    Upstream upstream = Upstream.ofFile(Path.of("/etc/resolv.conf"));
    dns = DnsServer.start(settings.clusterDomain(), services, upstream, gateway);
    var backend = List.of(new ServiceRules.Backend(gateway, dns.port()));
    proxy.own(
        List.of(
            new ServiceRules.Rule(settings.dnsAddress(), "udp", 53, backend, 0),
            new ServiceRules.Rule(settings.dnsAddress(), "tcp", 53, backend, 0)));
  }

  /** Stops following services; pods keep their network and the rules as they are. */
  @Override
  public synchronized void close() {
    proxy.close();
    services.close();
    bridge.close();
    if (dns != null) {
      dns.close();
    }
  }

  /** Takes away what a process left behind that is no more. */
  public static void removeLeftovers(NetworkSettings settings) {
    ServiceProxy.remove(settings);
    new BridgeNetwork(settings, gateway -> {}).remove();
  }

  /** After {@link #close}: takes the rules, the bridge and everything on it away. */
  public void remove() {
    proxy.remove();
    bridge.remove();
  }
}
