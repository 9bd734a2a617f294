package io.ruori.node.service;

import io.ruori.node.network.NetworkSettings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Rules as one nftables transaction. No chain for each service: a map leads from address, protocol and port to a chain for that
 * number of backends, which draws one of them; another map leads from the drawn number to the backend. So a lookup costs the
 * same for one service and for ten thousand. Maps are refilled, the memory of client affinity is left alone.
 */
final class NftScript {
  /** Drawn numbers begin here, so that a packet without one is told apart. */
  private static final int FIRST = 256;

  private final NetworkSettings settings;
  private final StringBuilder text = new StringBuilder();
  private final String table;

  private NftScript(NetworkSettings settings) {
    this.settings = settings;
    this.table = settings.table();
  }

  static String of(ServiceRules rules, NetworkSettings settings) {
    var script = new NftScript(settings);
    script.declare(rules);
    script.fill(rules);
    return script.text.toString();
  }

  private void line(String format, Object... arguments) {
    text.append(format.formatted(arguments)).append('\n');
  }

  private void map(String name, String type) {
    line("add map ip %s %s { type %s; }", table, name, type);
    line("flush map ip %s %s", table, name);
  }

  private void chain(String name, String hook, List<String> rules) {
    line("add chain ip %s %s%s", table, name, hook.isEmpty() ? "" : " { " + hook + "; }");
    line("flush chain ip %s %s", table, name);
    rules.forEach(rule -> line("add rule ip %s %s %s", table, name, rule));
  }

  private void declare(ServiceRules rules) {
    line("add table ip %s", table);
    map("services", "ipv4_addr . inet_proto . inet_service : verdict");
    map("backends", "ipv4_addr . inet_proto . inet_service . mark : ipv4_addr . inet_service");
    map("nodeports", "inet_proto . inet_service : verdict");
    map("nodebackends", "inet_proto . inet_service . mark : ipv4_addr . inet_service");
    line("add set ip %s hairpin { type ipv4_addr . ipv4_addr; }", table);
    line("flush set ip %s hairpin", table);
    chain("pick", "", List.of(
        "meta l4proto { tcp, udp } dnat ip to ip daddr . meta l4proto . th dport . meta mark map @backends"));
    chain("nodepick", "", List.of(
        "meta l4proto { tcp, udp } dnat ip to meta l4proto . th dport . meta mark map @nodebackends"));
    drawing(rules);
    chain("svc", "", List.of(
        "ip daddr . meta l4proto . th dport vmap @services",
        "fib daddr type local meta l4proto . th dport vmap @nodeports"));
    // Pods of other nodes on this machine have rules of their own, and their node may be another cluster's.
    chain("pre", "type nat hook prerouting priority dstnat - 5", List.of(
        "iifname \"%s*\" iifname != \"%s\" return".formatted(NetworkSettings.BRIDGES, settings.bridge()), "jump svc"));
    chain("out", "type nat hook output priority -105", List.of("jump svc"));
    chain("post", "type nat hook postrouting priority srcnat - 5", List.of(
        "ip saddr . ip daddr @hairpin masquerade",
        "ct mark & 0x4000 == 0x4000 masquerade",
        "ip saddr 127.0.0.0/8 oifname \"%s\" masquerade".formatted(settings.bridge()),
        "ct status dnat ct original ip daddr %s ip saddr != %s masquerade"
            .formatted(settings.serviceCidr(), settings.podCidr()),
        "ip saddr %s ip daddr != %s oifname != \"%s\" masquerade"
            .formatted(settings.podCidr(), settings.podCidr(), settings.bridge())));
    String unmatched = "ip daddr %s ct state new reject".formatted(settings.serviceCidr());
    chain("guardout", "type filter hook output priority filter - 5", List.of(unmatched));
    chain("guardfwd", "type filter hook forward priority filter - 5", List.of(unmatched));
  }

  /** One chain for each number of backends that occurs. */
  private void drawing(ServiceRules rules) {
    Set<Integer> plain = new TreeSet<>();
    Set<List<Integer>> sticky = new LinkedHashSet<>();
    for (ServiceRules.Rule rule : rules.addresses()) {
      if (rule.backends().isEmpty()) {
        continue;
      }
      if (rule.affinitySeconds() > 0) {
        sticky.add(List.of(rule.backends().size(), rule.affinitySeconds()));
      } else {
        plain.add(rule.backends().size());
      }
    }
    plain.forEach(count -> chain("n" + count, "", List.of(draw(count), "goto pick")));
    sticky.forEach(pair -> stickyChain(pair.get(0), pair.get(1)));
    Set<Integer> ports = new TreeSet<>();
    rules.nodePorts().stream().filter(p -> !p.backends().isEmpty()).forEach(p -> ports.add(p.backends().size()));
    for (int count : ports) {
      chain("p" + count, "", List.of("ct mark set 0x4000", draw(count), "goto nodepick"));
      chain("l" + count, "", List.of(draw(count), "goto nodepick"));
    }
  }

  private static String draw(int count) {
    return "meta mark set numgen random mod %d offset %d".formatted(count, FIRST);
  }

  private void stickyChain(int count, int seconds) {
    String memory = "aff%d_%d".formatted(count, seconds);
    line(
        "add map ip %s %s { type ipv4_addr . ipv4_addr . inet_service : mark; flags dynamic,timeout; timeout %ds; size 65535; }",
        table, memory, seconds);
    chain("a%d_%d".formatted(count, seconds), "", List.of(
        "meta mark set ip saddr . ip daddr . th dport map @" + memory,
        "meta mark & 0x100 == 0 " + draw(count),
        "update @%s { ip saddr . ip daddr . th dport timeout %ds : meta mark }".formatted(memory, seconds),
        "goto pick"));
  }

  private void fill(ServiceRules rules) {
    var services = new ArrayList<String>();
    var backends = new ArrayList<String>();
    Set<String> pairs = new TreeSet<>();
    var seen = new LinkedHashSet<String>();
    for (ServiceRules.Rule rule : rules.addresses()) {
      String key = rule.address() + " . " + rule.protocol() + " . " + rule.port();
      if (!rule.backends().isEmpty() && !rule.protocol().equals("sctp") && seen.add(key)) {
        int count = rule.backends().size();
        String chain = rule.affinitySeconds() > 0 ? "a" + count + "_" + rule.affinitySeconds() : "n" + count;
        services.add(key + " : goto " + chain);
        for (int i = 0; i < count; i++) {
          ServiceRules.Backend backend = rule.backends().get(i);
          backends.add(key + " . " + (FIRST + i) + " : " + backend.address() + " . " + backend.port());
          pairs.add(backend.address() + " . " + backend.address());
        }
      }
    }
    elements("services", services);
    elements("backends", backends);
    elements("hairpin", List.copyOf(pairs));
    fillNodePorts(rules);
  }

  private void fillNodePorts(ServiceRules rules) {
    var ports = new ArrayList<String>();
    var backends = new ArrayList<String>();
    for (ServiceRules.NodePort rule : rules.nodePorts()) {
      if (!rule.backends().isEmpty() && !rule.protocol().equals("sctp")) {
        String key = rule.protocol() + " . " + rule.port();
        int count = rule.backends().size();
        ports.add(key + " : goto " + (rule.masquerade() ? "p" : "l") + count);
        for (int i = 0; i < count; i++) {
          ServiceRules.Backend backend = rule.backends().get(i);
          backends.add(key + " . " + (FIRST + i) + " : " + backend.address() + " . " + backend.port());
        }
      }
    }
    elements("nodeports", ports);
    elements("nodebackends", backends);
  }

  private void elements(String name, List<String> entries) {
    if (!entries.isEmpty()) {
      line("add element ip %s %s { %s }", table, name, String.join(", ", entries));
    }
  }
}
