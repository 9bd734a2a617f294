package io.ruori.ring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * Hosts on one machine: network namespaces around a bridge, which is in one of its own so that this machine's rules do not
 * matter. No host has a way out; this machine is one more on the bridge. Any direction between any two can be cut. Needs root;
 * everything is gone when it is closed, or when the process ends.
 */
final class Network implements AutoCloseable {
  private static final String RULES = """
      table bridge cut {
        set pairs { type ipv4_addr . ipv4_addr; }
        chain forward { type filter hook forward priority 0; ip saddr . ip daddr @pairs drop; }
      }
      """;

  private final String id = "rt" + Integer.toHexString(ThreadLocalRandom.current().nextInt(0x1000, 0x10000));
  private final String subnet = "10.213." + ThreadLocalRandom.current().nextInt(1, 250) + ".";
  private final List<String> namespaces = new ArrayList<>();
  private final Thread leaving = new Thread(this::remove, "remove test network");

  private Network() {}

  /** Whether this process may make one. */
  static boolean isPossible() {
    return "root".equals(System.getProperty("user.name"))
        && List.of("/usr/sbin/ip", "/usr/sbin/nft", "/usr/bin/nsenter").stream().allMatch(tool -> Files.isExecutable(Path.of(tool)));
  }

  static Network create() throws IOException {
    Network network = new Network();
    Runtime.getRuntime().addShutdownHook(network.leaving);
    try {
      network.makeSwitch();
    } catch (IOException e) {
      network.close();
      throw e;
    }
    return network;
  }

  private String middle() {
    return id + "-switch";
  }

  private void namespace(String name) throws IOException {
    run("", "ip", "netns", "add", name);
    namespaces.add(name);
    run("", "ip", "-n", name, "link", "set", "lo", "up");
  }

  private void makeSwitch() throws IOException {
    namespace(middle());
    run("", "ip", "-n", middle(), "link", "add", "bridge", "type", "bridge");
    run("", "ip", "-n", middle(), "link", "set", "bridge", "up");
    run(RULES, "nsenter", "--net=/run/netns/" + middle(), "nft", "-f", "-");
    run("", "ip", "link", "add", id, "type", "veth", "peer", "name", "clients", "netns", middle());
    plugIn("clients");
    run("", "ip", "address", "add", clients() + "/24", "dev", id);
    run("", "ip", "link", "set", id, "up");
  }

  private void plugIn(String link) throws IOException {
    run("", "ip", "-n", middle(), "link", "set", link, "master", "bridge", "up");
  }

  /** This machine's address there. */
  String clients() {
    return subnet + "254";
  }

  Host host(int number) throws IOException {
    String name = id + "-" + number;
    String address = subnet + number;
    namespace(name);
    run("", "ip", "-n", name, "link", "add", "eth0", "type", "veth", "peer", "name", "host" + number, "netns", middle());
    plugIn("host" + number);
    run("", "ip", "-n", name, "address", "add", address + "/24", "dev", "eth0");
    run("", "ip", "-n", name, "link", "set", "eth0", "up");
    return new Host() {
      @Override
      public String address() {
        return address;
      }

      @Override
      public List<String> through() {
        return List.of("nsenter", "--net=/run/netns/" + name);
      }
    };
  }

  /** Packets from one address to another are lost. */
  record Way(String from, String to) {
    static List<Way> both(String one, String other) {
      return List.of(new Way(one, other), new Way(other, one));
    }
  }

  void cut(List<Way> ways) throws IOException {
    String pairs = ways.stream().map(way -> way.from() + " . " + way.to()).collect(Collectors.joining(", "));
    nft("add element bridge cut pairs { " + pairs + " }");
  }

  void heal() throws IOException {
    nft("flush set bridge cut pairs");
  }

  private void nft(String rule) throws IOException {
    run(rule, "nsenter", "--net=/run/netns/" + middle(), "nft", "-f", "-");
  }

  private static void run(String input, String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(String.join(" ", command) + ": " + said);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** The links go with the namespaces that hold one of their ends. */
  private synchronized void remove() {
    for (String name : namespaces.reversed()) {
      try {
        run("", "ip", "netns", "delete", name);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    namespaces.clear();
  }

  @Override
  public void close() {
    remove();
    Runtime.getRuntime().removeShutdownHook(leaving);
  }
}
