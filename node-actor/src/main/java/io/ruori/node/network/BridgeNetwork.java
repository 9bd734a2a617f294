package io.ruori.node.network;

import io.ruori.node.runtime.PodRef;
import io.ruori.node.runtime.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pods on a bridge of their own: one pair of interfaces each, an address of the node's range, the bridge as gateway. Linux,
 * as root, with {@code ip} and {@code nsenter}. Everything is named after the settings' id and is gone after {@link #remove}.
 */
public final class BridgeNetwork implements PodNetwork {
  private static final Logger LOG = LoggerFactory.getLogger(BridgeNetwork.class);

  private final NetworkSettings settings;
  private final AddressBook book;
  private final HostPorts hostPorts;
  private final Consumer<String> onGateway;
  private volatile Ipv4Range range;

  /** @param onGateway told the bridge's address when the bridge is there */
  public BridgeNetwork(NetworkSettings settings, Consumer<String> onGateway) {
    this.settings = settings;
    this.onGateway = onGateway;
    this.book = new AddressBook(settings.folder().resolve("addresses"));
    this.hostPorts = new HostPorts(settings);
  }

  /** Why pods cannot be networked on this machine; empty when they can. */
  public static String obstacle() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return "the pod network needs Linux";
    }
    for (String tool : List.of("ip", "nft", "nsenter")) {
      if (!HostCommand.succeeds("sh", "-c", "command -v " + tool)) {
        return "the pod network needs the command " + tool;
      }
    }
    return HostCommand.succeeds("nft", "list", "tables") ? "" : "the pod network needs root: nft is not permitted";
  }

  @Override
  public synchronized void ranges(List<String> podCidrs) {
    Ipv4Range wanted = Ipv4Range.parse(podCidrs.stream().filter(c -> !c.contains(":")).findFirst().orElseThrow());
    if (wanted.equals(range)) {
      return;
    }
    String bridge = settings.bridge();
    if (!Files.exists(Path.of("/sys/class/net", bridge))) {
      HostCommand.run("ip", "link", "add", bridge, "type", "bridge");
    }
    HostCommand.run("ip", "addr", "replace", wanted.at(1) + "/" + wanted.bits(), "dev", bridge);
    HostCommand.run("ip", "link", "set", bridge, "mtu", Integer.toString(settings.mtuBytes()), "up");
    sysctl("net/ipv4/ip_forward");
    sysctl("net/ipv4/conf/" + bridge + "/route_localnet");
    sysctl("net/bridge/bridge-nf-call-iptables");
    routeServices(bridge);
    DockerFirewall.open(bridge);
    range = wanted;
    book.range(wanted);
    LOG.info("bridge ready name={} range={}", bridge, wanted);
    onGateway.accept(wanted.at(1));
  }

  /**
   * Gives the host a source address for service addresses. The metric is the interface's number, so that bridges of other
   * nodes on this machine have routes of their own.
   */
  private void routeServices(String bridge) {
    try {
      String metric = Files.readString(Path.of("/sys/class/net", bridge, "ifindex")).strip();
      HostCommand.run("ip", "route", "replace", settings.serviceCidr(), "dev", bridge, "metric", metric);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void sysctl(String key) {
    Path file = Path.of("/proc/sys", key);
    try {
      if (Files.exists(file) && !Files.readString(file).strip().equals("1")) {
        Files.writeString(file, "1");
      }
    } catch (IOException e) {
      LOG.warn("kernel setting could not be made key={} cause={}", key, e.toString());
    }
  }

  @Override
  public Attachment attach(PodRef pod, Sandbox sandbox, List<HostPort> ports) {
    if (sandbox.pid() == 0) {
      throw new IllegalStateException("the sandbox of " + pod + " does not run");
    }
    String address = book.take(sandbox.id());
    Ipv4Range current = range;
    if (current == null) {
      throw new IllegalStateException("network is not ready: the node has no pod CIDR yet");
    }
    String host = hostInterface(sandbox.id());
    if (!Files.exists(Path.of("/sys/class/net", host))) {
      connect(host, sandbox.pid(), address, current);
    }
    hostPorts.open(sandbox.id(), address, ports);
    return new Attachment(List.of(address));
  }

  private void connect(String host, int pid, String address, Ipv4Range current) {
    String mtu = Integer.toString(settings.mtuBytes());
    String peer = "p" + host.substring(1);
    HostCommand.run("ip", "link", "add", host, "mtu", mtu, "type", "veth", "peer", "name", peer, "mtu", mtu);
    try {
      HostCommand.run("ip", "link", "set", peer, "netns", Integer.toString(pid));
      HostCommand.run("ip", "link", "set", host, "master", settings.bridge(), "up");
      HostCommand.run("ip", "link", "set", host, "type", "bridge_slave", "hairpin", "on");
      String inside =
          """
          link set lo up
          link set %s name eth0
          addr add %s/%d dev eth0
          link set eth0 up
          route add default via %s dev eth0
          """
              .formatted(peer, address, current.bits(), current.at(1));
      HostCommand.run(inside, List.of("nsenter", "--net=/proc/" + pid + "/ns/net", "ip", "-batch", "-"));
    } catch (IllegalStateException failed) {
      HostCommand.succeeds("ip", "link", "del", host);
      throw failed;
    }
  }

  /** At most 15 characters, the same for a sandbox at every call. */
  private String hostInterface(String sandboxId) {
    return "v" + settings.id().substring(0, Math.min(4, settings.id().length()))
        + String.format("%08x", sandboxId.hashCode());
  }

  @Override
  public void detach(PodRef pod, String sandboxId) {
    release(sandboxId);
  }

  private void release(String sandboxId) {
    hostPorts.close(sandboxId);
    String host = hostInterface(sandboxId);
    if (Files.exists(Path.of("/sys/class/net", host))) {
      HostCommand.succeeds("ip", "link", "del", host);
    }
    book.of(sandboxId).ifPresent(Conntrack::forget);
    book.giveBack(sandboxId);
  }

  @Override
  public void retain(Set<String> sandboxIds) {
    book.sandboxes().stream().filter(id -> !sandboxIds.contains(id)).forEach(this::release);
    hostPorts.refresh();
  }

  /** Pods keep their network while no agent runs. */
  @Override
  public void close() {}

  /** Takes the bridge away: when the cluster is stopped together with its pods. */
  public void remove() {
    retain(Set.of());
    hostPorts.remove();
    DockerFirewall.close(settings.bridge());
    if (Files.exists(Path.of("/sys/class/net", settings.bridge()))) {
      HostCommand.succeeds("ip", "link", "del", settings.bridge());
    }
  }
}
