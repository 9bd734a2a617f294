package io.ruori.node.container;

import io.ruori.core.object.Quantity;
import io.ruori.node.pod.PodDefinition;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The downward API: what {@code fieldRef} and {@code resourceFieldRef} mean, for variables and files alike. */
public final class FieldReferences {
  private FieldReferences() {}

  /** What a pod may ask of its node. */
  public record Facts(String nodeName, List<String> hostIps, List<String> podIps, int cpus, long memoryBytes) {}

  /** Empty for a path that names nothing. */
  public static Optional<String> field(PodDefinition pod, String path, Facts facts) {
    JsonNode meta = pod.metadata();
    JsonNode spec = pod.spec();
    int bracket = path.indexOf("['");
    if (bracket > 0 && path.endsWith("']")) {
      String key = path.substring(bracket + 2, path.length() - 2);
      return Optional.of(meta.path(path.substring("metadata.".length(), bracket)).path(key).asString(""));
    }
    return switch (path) {
      case "metadata.name" -> Optional.of(pod.ref().name());
      case "metadata.namespace" -> Optional.of(pod.ref().namespace());
      case "metadata.uid" -> Optional.of(pod.ref().uid());
      case "metadata.labels" -> Optional.of(lines(meta.path("labels")));
      case "metadata.annotations" -> Optional.of(lines(meta.path("annotations")));
      case "spec.nodeName" -> Optional.of(facts.nodeName());
      case "spec.serviceAccountName" -> Optional.of(spec.path("serviceAccountName").asString(""));
      case "status.hostIP" -> facts.hostIps().stream().findFirst();
      case "status.hostIPs" -> Optional.of(String.join(",", facts.hostIps()));
      case "status.podIP" -> facts.podIps().stream().findFirst();
      case "status.podIPs" -> Optional.of(String.join(",", facts.podIps()));
      default -> Optional.empty();
    };
  }

  /** As upstream's {@code FormatMap}: sorted {@code key="escaped value"} lines. */
  private static String lines(JsonNode map) {
    return map.properties().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(e -> e.getKey() + "=" + quoted(e.getValue().asString("")))
        .collect(Collectors.joining("\n"));
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n").replace("\t", "\\t") + "\"";
  }

  /** The value of a container's resource in units of the divisor, rounded up; a missing limit is the node's. */
  public static String resource(JsonNode container, JsonNode reference, Facts facts) {
    String[] path = reference.path("resource").asString("").split("\\.", 2);
    String name = path.length > 1 ? path[1] : "";
    JsonNode resources = container.path("resources");
    JsonNode set = resources.path(path[0]).path(name);
    if (set.isMissingNode() && path[0].equals("requests")) {
      set = resources.path("limits").path(name);
    }
    BigDecimal value = set.isMissingNode() ? whole(path[0], name, facts) : Quantity.of(set).amount();
    JsonNode divisor = reference.path("divisor");
    BigDecimal unit = divisor.isMissingNode() ? BigDecimal.ZERO : Quantity.of(divisor).amount();
    BigDecimal by = unit.signum() == 0 ? BigDecimal.ONE : unit;
    return value.divide(by, 0, RoundingMode.CEILING).toPlainString();
  }

  private static BigDecimal whole(String kind, String name, Facts facts) {
    if (!kind.equals("limits")) {
      return BigDecimal.ZERO;
    }
    return switch (name) {
      case "cpu" -> BigDecimal.valueOf(facts.cpus());
      case "memory" -> BigDecimal.valueOf(facts.memoryBytes());
      default -> BigDecimal.ZERO;
    };
  }
}
