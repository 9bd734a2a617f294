package io.ruori.core.quota;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.texts;

import io.ruori.core.object.Fields;
import io.ruori.core.object.GroupResource;
import io.ruori.core.strategy.pod.PodQos;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Which objects a quota is about. Kinds without scopes are within a quota only when it has none either. */
final class Scopes {
  private Scopes() {}

  static boolean match(JsonNode quota, GroupResource resource, JsonNode object) {
    JsonNode spec = quota.path("spec");
    return texts(spec, "scopes").stream().allMatch(scope -> match(scope, "Exists", List.of(), resource, object))
        && items(spec, "scopeSelector", "matchExpressions").stream().allMatch(expression ->
            match(text(expression, "scopeName"), text(expression, "operator"), texts(expression, "values"), resource, object));
  }

  private static boolean match(
      String scope, String operator, List<String> values, GroupResource resource, JsonNode object) {
    if (resource.equals(Usage.CLAIMS)) {
      return scope.equals("VolumeAttributesClass") && selects(operator, values, classes(object));
    }
    JsonNode spec = object.path("spec");
    return resource.equals(Usage.PODS) && switch (scope) {
      case "Terminating" -> isTerminating(object);
      case "NotTerminating" -> !isTerminating(object);
      case "BestEffort" -> PodQos.compute(spec).equals("BestEffort");
      case "NotBestEffort" -> !PodQos.compute(spec).equals("BestEffort");
      case "PriorityClass" -> selects(operator, values, present(text(spec, "priorityClassName")));
      case "CrossNamespacePodAffinity" -> crossesNamespaces(spec);
      default -> false;
    };
  }

  /** Whether a pod's time to run is limited. */
  static boolean isTerminating(JsonNode pod) {
    return has(pod.path("spec"), "activeDeadlineSeconds") && number(pod.path("spec"), "activeDeadlineSeconds") >= 0;
  }

  private static List<String> present(String... names) {
    return Stream.of(names).filter(name -> !name.isEmpty()).toList();
  }

  private static List<String> classes(JsonNode claim) {
    return present(
        text(claim, "spec", "volumeAttributesClassName"),
        text(claim, "status", "currentVolumeAttributesClassName"),
        text(claim, "status", "modifyVolumeStatus", "targetVolumeAttributesClassName"));
  }

  private static boolean selects(String operator, List<String> values, List<String> names) {
    return switch (operator) {
      case "Exists" -> !names.isEmpty();
      case "DoesNotExist" -> names.isEmpty();
      case "In" -> names.stream().anyMatch(values::contains);
      case "NotIn" -> names.isEmpty() || names.stream().anyMatch(name -> !values.contains(name));
      default -> false;
    };
  }

  private static boolean crossesNamespaces(JsonNode spec) {
    return List.of("podAffinity", "podAntiAffinity").stream()
        .map(kind -> Fields.at(spec, "affinity", kind))
        .flatMap(affinity -> Stream.concat(
            items(affinity, "requiredDuringSchedulingIgnoredDuringExecution").stream(),
            items(affinity, "preferredDuringSchedulingIgnoredDuringExecution").stream().map(term -> term.path("podAffinityTerm"))))
        .anyMatch(term -> !items(term, "namespaces").isEmpty() || has(term, "namespaceSelector"));
  }
}
