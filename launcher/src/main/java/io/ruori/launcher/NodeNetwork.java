package io.ruori.launcher;

import io.ruori.core.allocation.AddressRange;
import io.ruori.core.api.Api;
import io.ruori.launcher.settings.Settings;
import io.ruori.node.network.BridgeNetwork;
import io.ruori.node.network.NetworkSettings;
import io.ruori.node.network.PodNetwork;
import io.ruori.node.network.SimulatedPodNetwork;
import io.ruori.node.service.HostNetwork;
import io.ruori.node.service.ServiceRules;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The network of a node's pods: the host's own where this process may set it up, else addresses only.
 *
 * @param dnsServers for the pods' {@code resolv.conf}; none when there is no cluster DNS
 */
record NodeNetwork(PodNetwork pods, List<String> dnsServers, Optional<HostNetwork> host) {
  private static final Logger LOG = LoggerFactory.getLogger(NodeNetwork.class);
  private static final int DNS_OFFSET = 10;
  private static final int ID_LENGTH = 8;
  private static final int USUAL_MTU_BYTES = 1500;

  /** Without processes there are no packets. */
  static NodeNetwork simulated() {
    return new NodeNetwork(new SimulatedPodNetwork(), List.of(), Optional.empty());
  }

  /** @param apiServer where this node reaches the API now */
  static NodeNetwork start(NetworkSettings settings, String node, Api api, Supplier<InetSocketAddress> apiServer) {
    String obstacle = BridgeNetwork.obstacle();
    if (!obstacle.isEmpty()) {
      LOG.warn("pods get addresses and no network, services and cluster DNS do not answer cause={}", obstacle);
      return simulated();
    }
    Supplier<ServiceRules.Backend> backend = () -> backend(apiServer.get());
    HostNetwork network = HostNetwork.start(settings, node, api, Map.of("default/kubernetes", backend));
    return new NodeNetwork(network.pods(), List.of(settings.dnsAddress()), Optional.of(network));
  }

  private static ServiceRules.Backend backend(InetSocketAddress address) {
    return new ServiceRules.Backend(address.getAddress().getHostAddress(), address.getPort());
  }

  /** The API may be elsewhere now. */
  void look() {
    host.ifPresent(HostNetwork::look);
  }

  /** What a node's network is called and where it keeps what. */
  static NetworkSettings settings(Settings.NetworkSettings plan, Path folder, String clusterId, String node, String address) {
    return new NetworkSettings(
        folder.resolve("network"),
        id(clusterId, node),
        plan.podCidr(),
        plan.serviceCidr(),
        plan.clusterDomain(),
        AddressRange.of(plan.serviceCidr()).at(DNS_OFFSET),
        mtuBytes(address));
  }

  /** The same at each start, another one for each node and cluster. */
  private static String id(String clusterId, String node) {
    try {
      byte[] name = (clusterId + "/" + node).getBytes(StandardCharsets.UTF_8);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(name);
      return HexFormat.of().formatHex(hash).substring(0, ID_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int mtuBytes(String address) {
    try {
      NetworkInterface link = NetworkInterface.getByInetAddress(InetAddress.getByName(address));
      return link == null || link.isLoopback() ? USUAL_MTU_BYTES : link.getMTU();
    } catch (SocketException | UnknownHostException e) {
      return USUAL_MTU_BYTES;
    }
  }

  /** @param podsGone with the pods everything of the network goes; else all stays that they need */
  void close(boolean podsGone) {
    pods.close();
    host.ifPresent(network -> {
      network.close();
      if (podsGone) {
        network.remove();
      }
    });
  }
}
