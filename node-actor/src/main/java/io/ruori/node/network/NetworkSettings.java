package io.ruori.node.network;

import java.nio.file.Path;

/**
 * How the node's network is set up.
 *
 * @param folder where addresses are written down
 * @param id tells this node's interfaces and tables from those of others on the same machine; letters and digits, at most 8
 * @param podCidr of the whole cluster
 * @param serviceCidr of the cluster
 * @param clusterDomain such as {@code cluster.local}
 * @param dnsAddress the cluster's DNS service, inside the service CIDR
 * @param mtuBytes of pod interfaces
 */
public record NetworkSettings(
    Path folder, String id, String podCidr, String serviceCidr, String clusterDomain, String dnsAddress, int mtuBytes) {

  /** How the bridges of all nodes begin. */
  public static final String BRIDGES = "ruori";

  public NetworkSettings {
    if (!id.matches("[a-z0-9]{1,8}")) {
      throw new IllegalArgumentException("network id must be 1 to 8 lower-case letters and digits: " + id);
    }
  }

  /** The bridge's interface. */
  public String bridge() {
    return BRIDGES + id;
  }

  /** The nftables table. */
  public String table() {
    return "ruori_" + id;
  }
}
