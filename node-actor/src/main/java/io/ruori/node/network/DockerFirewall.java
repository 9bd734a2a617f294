package io.ruori.node.network;

/** Docker drops what it does not know in the forward chain; it keeps a chain of ours for exceptions. */
final class DockerFirewall {
  private static final String CHAIN = "DOCKER-USER";

  private DockerFirewall() {}

  static void open(String cidr) {
    if (!HostCommand.succeeds("iptables", "-S", CHAIN)) {
      return;
    }
    for (String side : new String[] {"-s", "-d"}) {
      if (!HostCommand.succeeds("iptables", "-C", CHAIN, side, cidr, "-j", "ACCEPT")) {
        HostCommand.run("iptables", "-I", CHAIN, side, cidr, "-j", "ACCEPT");
      }
    }
  }

  static void close(String cidr) {
    for (String side : new String[] {"-s", "-d"}) {
      HostCommand.succeeds("iptables", "-D", CHAIN, side, cidr, "-j", "ACCEPT");
    }
  }
}
