package io.ruori.core.podsecurity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Judges pods by the Pod Security Standards (pod-security-admission {@code policy}). */
public final class Standards {
  /** From this release on restricted capabilities say more than those of the baseline. */
  private static final int STRICTER_CAPABILITIES = 22;

  private static final int STRICTER_SECCOMP = 19;
  private static final int PROBE_HOSTS = 34;

  private Standards() {}

  /** What a pod violates, in upstream's order: the baseline's rules and then those of the restricted level. */
  public static List<Violation> violations(Policy.Standard standard, Map<String, String> annotations, JsonNode spec) {
    PodView pod = PodView.of(annotations, spec);
    var violations = new ArrayList<Violation>();
    for (Check check : checks(standard)) {
      check.violation(pod, standard.minor()).ifPresent(violations::add);
    }
    return violations;
  }

  private static List<Check> checks(Policy.Standard standard) {
    boolean restricted = standard.level() == Level.RESTRICTED;
    int minor = standard.minor();
    Check none = (pod, at) -> Optional.empty();
    if (standard.isOpen()) {
      return List.of();
    }
    var checks = new ArrayList<>(List.of(
        Baseline::appArmor,
        restricted && minor >= STRICTER_CAPABILITIES ? none : Baseline::capabilities,
        Baseline::hostNamespaces,
        restricted ? none : Baseline::hostPaths,
        Baseline::hostPorts,
        ((Check) Baseline::probeHosts).since(PROBE_HOSTS),
        Baseline::privileged,
        Baseline::procMount,
        Baseline::seLinux,
        restricted && minor >= STRICTER_SECCOMP ? none : Baseline::seccomp,
        Baseline::sysctls,
        Baseline::hostProcess));
    if (restricted) {
      checks.addAll(List.of(
          ((Check) Restricted::privilegeEscalation).since(8),
          ((Check) Restricted::capabilities).since(STRICTER_CAPABILITIES),
          Restricted::volumes,
          Restricted::runAsNonRoot,
          ((Check) Restricted::runAsUser).since(23),
          ((Check) Restricted::seccomp).since(STRICTER_SECCOMP)));
    }
    return checks;
  }

  /** Reasons only, as upstream lists them for the pods of a namespace. */
  public static String reasons(List<Violation> violations) {
    return violations.stream().map(Violation::reason).collect(Collectors.joining(", "));
  }

  /** Reasons with their details. */
  public static String details(List<Violation> violations) {
    return violations.stream()
        .map(violation -> violation.detail().isEmpty() ? violation.reason() : violation.reason() + " (" + violation.detail() + ")")
        .collect(Collectors.joining(", "));
  }
}
