package io.ruori.node.volume;

import java.nio.file.Path;
import java.util.List;

/**
 * Where pods' files are, and what their resolver files say.
 *
 * @param root holds a folder for each pod, as kubelet's {@code /var/lib/kubelet/pods}
 * @param dnsServers the cluster's; empty where there is no cluster DNS
 * @param nodeName and the rest: what the downward API tells of the node
 */
public record VolumeSettings(
    Path root, List<String> dnsServers, String clusterDomain, String nodeName, List<String> hostIps, int cpus,
    long memoryBytes) {
  public VolumeSettings {
    dnsServers = List.copyOf(dnsServers);
    hostIps = List.copyOf(hostIps);
  }
}
