package io.ruori.node.volume;

import io.ruori.node.pod.PodDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What {@code /etc/hosts} and {@code /etc/resolv.conf} of a pod say: kubelet's {@code hosts} and {@code dns} packages. */
final class NetworkFiles {
  private static final int MAX_NAMESERVERS = 3;
  private static final Path HOST_HOSTS = Path.of("/etc/hosts");
  private static final Path HOST_RESOLVER = Path.of("/etc/resolv.conf");

  private NetworkFiles() {}

  static String hosts(PodDefinition pod, String hostname, List<String> ips, String clusterDomain) throws IOException {
    StringBuilder text = new StringBuilder();
    if (pod.hostNetwork()) {
      text.append("# Kubernetes-managed hosts file (host network).\n");
      text.append(Files.isReadable(HOST_HOSTS) ? Files.readString(HOST_HOSTS) : "");
    } else {
      text.append("# Kubernetes-managed hosts file.\n");
      text.append("127.0.0.1\tlocalhost\n");
      text.append("::1\tlocalhost ip6-localhost ip6-loopback\n");
      text.append("fe00::0\tip6-localnet\n");
      text.append("fe00::0\tip6-mcastprefix\n");
      text.append("fe00::1\tip6-allnodes\n");
      text.append("fe00::2\tip6-allrouters\n");
      String subdomain = pod.spec().path("subdomain").asString("");
      for (String ip : ips) {
        String full = subdomain.isEmpty()
            ? ""
            : hostname + "." + subdomain + "." + pod.ref().namespace() + ".svc." + clusterDomain + "\t";
        text.append(ip).append('\t').append(full).append(hostname).append('\n');
      }
    }
    aliases(pod.spec().path("hostAliases"), text);
    return text.toString();
  }

  private static void aliases(JsonNode aliases, StringBuilder text) {
    if (aliases.isEmpty()) {
      return;
    }
    text.append("\n# Entries added by HostAliases.\n");
    for (JsonNode alias : aliases) {
      text.append(alias.path("ip").asString(""));
      alias.path("hostnames").forEach(name -> text.append('\t').append(name.asString("")));
      text.append('\n');
    }
  }

  static String resolver(PodDefinition pod, VolumeSettings settings) throws IOException {
    Set<String> servers = new LinkedHashSet<>();
    Set<String> searches = new LinkedHashSet<>();
    Map<String, String> options = new LinkedHashMap<>();
    String policy = pod.spec().path("dnsPolicy").asString("ClusterFirst");
    boolean cluster = policy.equals("ClusterFirst") && !pod.hostNetwork() || policy.equals("ClusterFirstWithHostNet");
    boolean useCluster = cluster && !settings.dnsServers().isEmpty();
    if (useCluster) {
      servers.addAll(settings.dnsServers());
      String domain = settings.clusterDomain();
      searches.addAll(List.of(pod.ref().namespace() + ".svc." + domain, "svc." + domain, domain));
      options.put("ndots", "5");
    }
    if (!policy.equals("None")) {
      fromHost(useCluster, servers, searches, options);
    }
    JsonNode config = pod.spec().path("dnsConfig");
    config.path("nameservers").forEach(n -> servers.add(n.asString("")));
    config.path("searches").forEach(s -> searches.add(s.asString("")));
    config.path("options").forEach(o -> options.put(o.path("name").asString(""), o.path("value").asString("")));
    return text(servers, searches, options);
  }

  private static void fromHost(
      boolean onlySearches, Set<String> servers, Set<String> searches, Map<String, String> options) throws IOException {
    if (!Files.isReadable(HOST_RESOLVER)) {
      return;
    }
    for (String line : Files.readAllLines(HOST_RESOLVER)) {
      List<String> words = new ArrayList<>(List.of(line.strip().split("\\s+")));
      String first = words.removeFirst();
      switch (first) {
        case "search", "domain" -> searches.addAll(words);
        case "nameserver" -> {
          if (!onlySearches && !words.isEmpty()) {
            servers.add(words.getFirst());
          }
        }
        case "options" -> {
          if (!onlySearches) {
            words.forEach(w -> options.put(w.split(":", 2)[0], w.contains(":") ? w.split(":", 2)[1] : ""));
          }
        }
        default -> {
          // Comments and what resolvers do not know.
        }
      }
    }
  }

  private static String text(Set<String> servers, Set<String> searches, Map<String, String> options) {
    StringBuilder text = new StringBuilder();
    if (!searches.isEmpty()) {
      text.append("search ").append(String.join(" ", searches)).append('\n');
    }
    servers.stream().limit(MAX_NAMESERVERS).forEach(s -> text.append("nameserver ").append(s).append('\n'));
    if (!options.isEmpty()) {
      text.append("options");
      options.forEach((name, value) -> text.append(' ').append(name).append(value.isEmpty() ? "" : ":" + value));
      text.append('\n');
    }
    return text.toString();
  }
}
