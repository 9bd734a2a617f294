package io.ruori.node.network;

/** Flows that the kernel remembers; UDP ones stick to an endpoint that is gone until they are forgotten. */
public final class Conntrack {
  private Conntrack() {}

  /** Forgets every flow that was translated to this address; nothing happens where {@code conntrack} is missing. */
  public static void forget(String backend) {
    HostCommand.succeeds("conntrack", "-D", "-p", "udp", "--reply-src", backend);
  }
}
