package io.ruori.node.agent;

import io.ruori.core.kind.KubernetesRelease;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What makes this node this node.
 *
 * @param addresses {@code InternalIP}s, at least one
 * @param labels besides those that every node has
 * @param podCidrs the node's pod ranges where they are known beforehand; empty: the masters give them
 * @param maxPods as kubelet's {@code --max-pods}
 * @param kubeletPort where the node answers the API's calls (logs, exec); 0 when it does not
 */
public record NodeSettings(
    String name,
    List<String> addresses,
    Map<String, String> labels,
    List<String> podCidrs,
    int maxPods,
    int kubeletPort,
    String version,
    Duration heartbeat,
    Duration lease) {
  public NodeSettings {
    addresses = List.copyOf(addresses);
    labels = Map.copyOf(labels);
    podCidrs = List.copyOf(podCidrs);
  }

  /** The usual: 110 pods, a heartbeat each second, a lease each half minute. */
  public static NodeSettings named(String name, String address) {
    return new NodeSettings(
        name, List.of(address), Map.of(), List.of(), 110, 0, KubernetesRelease.VERSION, Duration.ofSeconds(1), Duration.ofSeconds(30));
  }

  public NodeSettings withPodCidrs(List<String> cidrs) {
    return new NodeSettings(name, addresses, labels, cidrs, maxPods, kubeletPort, version, heartbeat, lease);
  }

  public NodeSettings withMaxPods(int pods) {
    return new NodeSettings(name, addresses, labels, podCidrs, pods, kubeletPort, version, heartbeat, lease);
  }

  public NodeSettings withLabels(Map<String, String> more) {
    return new NodeSettings(name, addresses, more, podCidrs, maxPods, kubeletPort, version, heartbeat, lease);
  }

  public NodeSettings withKubeletPort(int port) {
    return new NodeSettings(name, addresses, labels, podCidrs, maxPods, port, version, heartbeat, lease);
  }
}
