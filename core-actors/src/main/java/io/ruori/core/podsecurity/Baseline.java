package io.ruori.core.podsecurity;

import static io.ruori.core.object.Fields.at;
import static io.ruori.core.object.Fields.flag;
import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.texts;

import io.ruori.core.validation.GoText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** The rules of the baseline level: no known way to the node. */
final class Baseline {
  private static final String APP_ARMOR = "container.apparmor.security.beta.kubernetes.io/";
  private static final String SECCOMP = "seccomp.security.alpha.kubernetes.io/pod";
  private static final String CONTAINER_SECCOMP = "container.seccomp.security.alpha.kubernetes.io/";
  private static final Set<String> CAPABILITIES = Set.of(
      "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP", "SETGID",
      "SETPCAP", "SETUID", "SYS_CHROOT");
  private static final Set<String> SELINUX_TYPES = Set.of("", "container_t", "container_init_t", "container_kvm_t");

  /** Sysctls that are safe, and since which release they count as such. */
  private static final Map<String, Integer> SYSCTLS = Map.ofEntries(
      Map.entry("kernel.shm_rmid_forced", 0), Map.entry("net.ipv4.ip_local_port_range", 0),
      Map.entry("net.ipv4.tcp_syncookies", 0), Map.entry("net.ipv4.ping_group_range", 0),
      Map.entry("net.ipv4.ip_unprivileged_port_start", 0), Map.entry("net.ipv4.ip_local_reserved_ports", 27),
      Map.entry("net.ipv4.tcp_keepalive_time", 29), Map.entry("net.ipv4.tcp_fin_timeout", 29),
      Map.entry("net.ipv4.tcp_keepalive_intvl", 29), Map.entry("net.ipv4.tcp_keepalive_probes", 29),
      Map.entry("net.ipv4.tcp_rmem", 32), Map.entry("net.ipv4.tcp_wmem", 32));

  private Baseline() {}

  static Optional<Violation> appArmor(PodView pod, int minor) {
    var setters = Violation.Setters.of(pod, Baseline::badAppArmor);
    var values = new TreeSet<String>();
    if (setters.pod()) {
      values.add(text(pod.context(), "appArmorProfile", "type"));
    }
    values.addAll(pod.values(container -> badAppArmor(container.path("securityContext"))
        ? List.of(text(container, "securityContext", "appArmorProfile", "type")) : List.of()));
    List<String> annotations = pod.annotations().entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(APP_ARMOR) && !isAppArmor(entry.getValue()))
        .map(entry -> entry.getKey() + "=" + GoText.quote(entry.getValue())).sorted().toList();
    var who = new ArrayList<String>();
    if (!setters.isEmpty()) {
      who.add(setters.toString());
    }
    if (!annotations.isEmpty()) {
      who.add(annotations.size() == 1 ? "annotation" : "annotations");
    }
    var all = new ArrayList<>(values);
    all.addAll(annotations);
    return who.isEmpty() ? Optional.empty() : Optional.of(new Violation(
        all.size() == 1 ? "forbidden AppArmor profile" : "forbidden AppArmor profiles",
        String.join(" and ", who) + " must not set AppArmor profile type to " + Violation.quoted(all)));
  }

  private static boolean badAppArmor(JsonNode context) {
    return has(context, "appArmorProfile")
        && !List.of("RuntimeDefault", "Localhost").contains(text(context, "appArmorProfile", "type"));
  }

  private static boolean isAppArmor(String profile) {
    return profile.isEmpty() || profile.equals("runtime/default") || profile.startsWith("localhost/");
  }

  static Optional<Violation> capabilities(PodView pod, int minor) {
    List<String> bad = pod.containersWhere(context -> !added(context, CAPABILITIES).isEmpty());
    TreeSet<String> names = pod.values(container -> added(container.path("securityContext"), CAPABILITIES));
    return bad.isEmpty() ? Optional.empty() : Optional.of(new Violation("non-default capabilities",
        Violation.containers(bad) + " must not include " + Violation.quoted(names) + " in securityContext.capabilities.add"));
  }

  /** The capabilities that are added beyond those. */
  static List<String> added(JsonNode context, Set<String> allowed) {
    return texts(context, "capabilities", "add").stream().filter(name -> !allowed.contains(name)).toList();
  }

  static Optional<Violation> hostNamespaces(PodView pod, int minor) {
    List<String> shared = List.of("hostNetwork", "hostPID", "hostIPC").stream()
        .filter(name -> flag(pod.spec(), name)).map(name -> name + "=true").toList();
    return shared.isEmpty() ? Optional.empty() : Optional.of(new Violation("host namespaces", String.join(", ", shared)));
  }

  static Optional<Violation> hostPaths(PodView pod, int minor) {
    List<String> volumes = items(pod.spec(), "volumes").stream()
        .filter(volume -> has(volume, "hostPath")).map(volume -> text(volume, "name")).toList();
    return volumes.isEmpty() ? Optional.empty()
        : Optional.of(new Violation("hostPath volumes", Violation.counted("volume", "volumes", volumes)));
  }

  static Optional<Violation> hostPorts(PodView pod, int minor) {
    List<String> bad = pod.named(container -> !hostPorts(container).isEmpty());
    TreeSet<String> ports = pod.values(Baseline::hostPorts);
    return bad.isEmpty() ? Optional.empty() : Optional.of(new Violation("hostPort", Violation.containers(bad) + uses(bad)
        + (ports.size() == 1 ? "hostPort " : "hostPorts ") + String.join(", ", ports)));
  }

  private static Collection<String> hostPorts(JsonNode container) {
    return items(container, "ports").stream()
        .map(port -> number(port, "hostPort")).filter(port -> port != 0).map(String::valueOf).toList();
  }

  private static String uses(List<String> names) {
    return names.size() == 1 ? " uses " : " use ";
  }

  static Optional<Violation> probeHosts(PodView pod, int minor) {
    List<String> bad = pod.named(container -> !hosts(container).isEmpty()).stream().distinct().sorted().toList();
    TreeSet<String> hosts = pod.values(Baseline::hosts);
    return bad.isEmpty() ? Optional.empty() : Optional.of(new Violation("probe or lifecycle host",
        Violation.containers(bad) + uses(bad) + Violation.counted("probe or lifecycle host", "probe or lifecycle hosts", hosts)));
  }

  private static Collection<String> hosts(JsonNode container) {
    var hosts = new ArrayList<String>();
    var handlers = List.of(
        container.path("livenessProbe"), container.path("readinessProbe"), container.path("startupProbe"),
        at(container, "lifecycle", "postStart"), at(container, "lifecycle", "preStop"));
    for (JsonNode handler : handlers) {
      hosts.add(text(handler, "httpGet", "host"));
      hosts.add(text(handler, "tcpSocket", "host"));
    }
    hosts.removeIf(String::isEmpty);
    return hosts;
  }

  static Optional<Violation> privileged(PodView pod, int minor) {
    List<String> bad = pod.containersWhere(context -> flag(context, "privileged"));
    return bad.isEmpty() ? Optional.empty() : Optional.of(
        new Violation("privileged", Violation.containers(bad) + " must not set securityContext.privileged=true"));
  }

  static Optional<Violation> procMount(PodView pod, int minor) {
    List<String> bad = pod.containersWhere(context -> !procMount(context).isEmpty());
    TreeSet<String> types = pod.values(container -> procMount(container.path("securityContext")));
    return bad.isEmpty() ? Optional.empty() : Optional.of(new Violation("procMount",
        Violation.containers(bad) + " must not set securityContext.procMount to " + Violation.quoted(types)));
  }

  private static List<String> procMount(JsonNode context) {
    String type = text(context, "procMount");
    return has(context, "procMount") && !type.equals("Default") ? List.of(type) : List.of();
  }

  static Optional<Violation> seLinux(PodView pod, int minor) {
    Set<String> allowed = new TreeSet<>(SELINUX_TYPES);
    if (minor >= 31) {
      allowed.add("container_engine_t");
    }
    var setters = Violation.Setters.of(pod, context -> !seLinux(context, allowed).isEmpty());
    var all = pod.values(container -> seLinux(container.path("securityContext"), allowed));
    all.addAll(seLinux(pod.context(), allowed));
    List<String> types = all.stream().filter(found -> found.startsWith("=")).map(found -> found.substring(1)).toList();
    var bad = new ArrayList<String>();
    if (!types.isEmpty()) {
      bad.add(Violation.counted("type", "types", types));
    }
    for (String field : List.of("user", "role")) {
      if (all.contains(field)) {
        bad.add(field + " may not be set");
      }
    }
    return setters.isEmpty() ? Optional.empty() : Optional.of(new Violation(
        "seLinuxOptions", setters + " set forbidden securityContext.seLinuxOptions: " + String.join("; ", bad)));
  }

  /** The forbidden type behind {@code =}, and the names of the other fields that must not be set. */
  private static List<String> seLinux(JsonNode context, Set<String> allowed) {
    JsonNode options = at(context, "seLinuxOptions");
    var bad = new ArrayList<String>();
    if (!allowed.contains(text(options, "type"))) {
      bad.add("=" + text(options, "type"));
    }
    List.of("user", "role").stream().filter(field -> !text(options, field).isEmpty()).forEach(bad::add);
    return bad;
  }

  static Optional<Violation> seccomp(PodView pod, int minor) {
    return minor < 19 ? seccompAnnotations(pod) : Restricted.badSeccomp(pod);
  }

  private static Optional<Violation> seccompAnnotations(PodView pod) {
    var keys = new TreeSet<>(pod.named(container -> true).stream().map(name -> CONTAINER_SECCOMP + name).toList());
    keys.add(SECCOMP);
    List<String> bad = keys.stream()
        .filter(key -> pod.annotations().containsKey(key) && !isSeccomp(pod.annotations().get(key)))
        .map(key -> key + "=" + GoText.quote(pod.annotations().get(key))).toList();
    return bad.isEmpty() ? Optional.empty() : Optional.of(new Violation("seccompProfile",
        "forbidden " + (bad.size() == 1 ? "annotation " : "annotations ") + String.join(", ", bad)));
  }

  private static boolean isSeccomp(String profile) {
    return List.of("runtime/default", "docker/default").contains(profile) || profile.startsWith("localhost/");
  }

  static Optional<Violation> sysctls(PodView pod, int minor) {
    List<String> bad = items(pod.context(), "sysctls").stream().map(sysctl -> text(sysctl, "name"))
        .filter(name -> minor < SYSCTLS.getOrDefault(name, Integer.MAX_VALUE) || !SYSCTLS.containsKey(name)).toList();
    return bad.isEmpty() ? Optional.empty() : Optional.of(new Violation("forbidden sysctls", String.join(", ", bad)));
  }

  static Optional<Violation> hostProcess(PodView pod, int minor) {
    var setters = Violation.Setters.of(pod, context -> flag(context.path("windowsOptions"), "hostProcess"));
    return setters.isEmpty() ? Optional.empty() : Optional.of(
        new Violation("hostProcess", setters + " must not set securityContext.windowsOptions.hostProcess=true"));
  }
}
