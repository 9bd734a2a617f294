package io.ruori.node.service;

import java.util.List;

/**
 * What the kernel has to know of all services.
 *
 * @param addresses rules for packets to an address (cluster IPs, external IPs)
 * @param nodePorts rules for packets to a port of the node itself
 */
public record ServiceRules(List<Rule> addresses, List<NodePort> nodePorts) {
  /**
   * @param protocol {@code tcp}, {@code udp} or {@code sctp}
   * @param affinitySeconds how long a client stays with its backend, 0 for not at all
   */
  public record Rule(String address, String protocol, int port, List<Backend> backends, int affinitySeconds) {}

  /** @param masquerade hides the client's address, so that a backend on another node answers through this one */
  public record NodePort(String protocol, int port, List<Backend> backends, boolean masquerade) {}

  public record Backend(String address, int port) {}
}
