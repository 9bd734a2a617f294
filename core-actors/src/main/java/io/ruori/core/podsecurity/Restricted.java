package io.ruori.core.podsecurity;

import static io.ruori.core.object.Fields.flag;
import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.texts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** What the restricted level asks for beyond the baseline: what is known to harden a pod. */
final class Restricted {
  /** From this release on some rules leave out the pods of Windows, for which they mean nothing. */
  private static final int WINDOWS = 25;

  private static final Set<String> ADDABLE = Set.of("NET_BIND_SERVICE");
  private static final List<String> VOLUMES = List.of(
      "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret");

  private Restricted() {}

  private static boolean exempt(PodView pod, int minor) {
    return minor >= WINDOWS && pod.isWindows();
  }

  static Optional<Violation> privilegeEscalation(PodView pod, int minor) {
    List<String> bad = pod.containersWhere(context -> flag(context, "allowPrivilegeEscalation", true));
    return bad.isEmpty() || exempt(pod, minor) ? Optional.empty() : Optional.of(new Violation("allowPrivilegeEscalation != false",
        Violation.containers(bad) + " must set securityContext.allowPrivilegeEscalation=false"));
  }

  static Optional<Violation> capabilities(PodView pod, int minor) {
    if (exempt(pod, minor)) {
      return Optional.empty();
    }
    var details = new ArrayList<String>();
    List<String> keeping = pod.containersWhere(context -> !texts(context, "capabilities", "drop").contains("ALL"));
    if (!keeping.isEmpty()) {
      details.add(Violation.containers(keeping) + " must set securityContext.capabilities.drop=[\"ALL\"]");
    }
    List<String> adding = pod.containersWhere(context -> !Baseline.added(context, ADDABLE).isEmpty());
    if (!adding.isEmpty()) {
      TreeSet<String> added = pod.values(container -> Baseline.added(container.path("securityContext"), ADDABLE));
      details.add(Violation.containers(adding) + " must not include " + Violation.quoted(added)
          + " in securityContext.capabilities.add");
    }
    return details.isEmpty() ? Optional.empty()
        : Optional.of(new Violation("unrestricted capabilities", String.join("; ", details)));
  }

  static Optional<Violation> volumes(PodView pod, int minor) {
    List<JsonNode> bad = items(pod.spec(), "volumes").stream()
        .filter(volume -> VOLUMES.stream().noneMatch(type -> has(volume, type))).toList();
    var names = bad.stream().map(volume -> text(volume, "name")).toList();
    var types = new TreeSet<String>();
    for (JsonNode volume : bad) {
      types.add(volume.propertyNames().stream().filter(field -> !field.equals("name")).findFirst().orElse("unknown"));
    }
    return names.isEmpty() ? Optional.empty() : Optional.of(new Violation("restricted volume types",
        Violation.counted("volume", "volumes", names) + (names.size() == 1 ? " uses " : " use ")
            + Violation.counted("restricted volume type", "restricted volume types", types)));
  }

  static Optional<Violation> runAsNonRoot(PodView pod, int minor) {
    String reason = "runAsNonRoot != true";
    var setters = Violation.Setters.of(pod, context -> !flag(context, "runAsNonRoot", true));
    if (!setters.isEmpty()) {
      return Optional.of(new Violation(reason, setters + " must not set securityContext.runAsNonRoot=false"));
    }
    List<String> silent = flag(pod.context(), "runAsNonRoot")
        ? List.of() : pod.containersWhere(context -> !has(context, "runAsNonRoot"));
    return silent.isEmpty() ? Optional.empty() : Optional.of(new Violation(
        reason, "pod or " + Violation.containers(silent) + " must set securityContext.runAsNonRoot=true"));
  }

  static Optional<Violation> runAsUser(PodView pod, int minor) {
    var setters = Violation.Setters.of(pod, context -> number(context, "runAsUser", 1) == 0);
    return setters.isEmpty() ? Optional.empty()
        : Optional.of(new Violation("runAsUser=0", setters + " must not set runAsUser=0"));
  }

  static Optional<Violation> seccomp(PodView pod, int minor) {
    if (exempt(pod, minor)) {
      return Optional.empty();
    }
    Optional<Violation> bad = badSeccomp(pod);
    if (bad.isPresent() || has(pod.context(), "seccompProfile")) {
      return bad;
    }
    List<String> silent = pod.containersWhere(context -> !has(context, "seccompProfile"));
    return silent.isEmpty() ? Optional.empty() : Optional.of(new Violation("seccompProfile", "pod or "
        + Violation.containers(silent) + " must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\""));
  }

  /** Profiles that no level but the privileged one allows. */
  static Optional<Violation> badSeccomp(PodView pod) {
    var setters = Violation.Setters.of(pod, context -> !badSeccomp(context).isEmpty());
    TreeSet<String> values = pod.values(container -> badSeccomp(container.path("securityContext")));
    values.addAll(badSeccomp(pod.context()));
    return setters.isEmpty() ? Optional.empty() : Optional.of(new Violation("seccompProfile",
        setters + " must not set securityContext.seccompProfile.type to " + Violation.quoted(values)));
  }

  private static List<String> badSeccomp(JsonNode context) {
    String type = text(context, "seccompProfile", "type");
    boolean good = !has(context, "seccompProfile") || List.of("RuntimeDefault", "Localhost").contains(type);
    return good ? List.of() : List.of(type);
  }
}
