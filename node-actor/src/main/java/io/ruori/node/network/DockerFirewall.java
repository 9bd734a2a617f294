package io.ruori.node.network;

/** Docker drops what it does not know in the forward chain; it keeps a chain of ours for exceptions. */
final class DockerFirewall {
  private static final String CHAIN = "DOCKER-USER";

  private DockerFirewall() {}

  static void open(String bridge) {
    if (!HostCommand.succeeds("iptables", "-S", CHAIN)) {
      return;
    }
    for (String side : new String[] {"-i", "-o"}) {
      if (!HostCommand.succeeds("iptables", "-C", CHAIN, side, bridge, "-j", "ACCEPT")) {
        HostCommand.run("iptables", "-I", CHAIN, side, bridge, "-j", "ACCEPT");
      }
    }
  }

  static void close(String bridge) {
    for (String side : new String[] {"-i", "-o"}) {
      HostCommand.succeeds("iptables", "-D", CHAIN, side, bridge, "-j", "ACCEPT");
    }
  }
}
