package io.ruori.master.namespace;

import io.ruori.core.api.Api;
import io.ruori.master.document.Conditions;
import io.ruori.master.document.Doc;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The status of a namespace that is being emptied, in the words of upstream's {@code status_condition_utils.go}. */
final class NamespaceStatus {
  private NamespaceStatus() {}

  static ObjectNode of(JsonNode namespace, List<NamespaceReconciler.Remains> remains, Instant now) {
    ObjectNode status = Doc.copy(namespace.path("status"));
    status.put("phase", "Terminating");
    List<JsonNode> conditions = Doc.items(namespace, "status", "conditions");
    for (ObjectNode condition : conditions(remains)) {
      conditions = Conditions.with(conditions, condition, now);
    }
    status.set("conditions", Doc.listOf(conditions));
    return status;
  }

  private static List<ObjectNode> conditions(List<NamespaceReconciler.Remains> remains) {
    return List.of(
        Conditions.of("NamespaceDeletionDiscoveryFailure", "False", "ResourcesDiscovered",
            "All resources successfully discovered"),
        Conditions.of("NamespaceDeletionGroupVersionParsingFailure", "False", "ParsedGroupVersions",
            "All legacy kube types successfully parsed"),
        refusals(remains),
        content(remains),
        finalizers(remains));
  }

  private static ObjectNode refusals(List<NamespaceReconciler.Remains> remains) {
    List<String> refusals =
        remains.stream().map(NamespaceReconciler.Remains::refusal).filter(r -> !r.isEmpty()).sorted().toList();
    return refusals.isEmpty()
        ? Conditions.of("NamespaceDeletionContentFailure", "False", "ContentDeleted",
            "All content successfully deleted, may be waiting on finalization")
        : Conditions.of("NamespaceDeletionContentFailure", "True", "ContentDeletionFailed",
            "Failed to delete all resource types, " + refusals.size() + " remaining: " + String.join(", ", refusals));
  }

  private static ObjectNode content(List<NamespaceReconciler.Remains> remains) {
    if (remains.isEmpty()) {
      return Conditions.of("NamespaceContentRemaining", "False", "ContentRemoved", "All content successfully removed");
    }
    String list = remains.stream()
        .sorted(Comparator.comparing(r -> qualified(r.resource())))
        .map(r -> qualified(r.resource()) + " has " + r.objects().size() + " resource instances")
        .collect(Collectors.joining(", "));
    return Conditions.of(
        "NamespaceContentRemaining", "True", "SomeResourcesRemain", "Some resources are remaining: " + list);
  }

  private static ObjectNode finalizers(List<NamespaceReconciler.Remains> remains) {
    Map<String, Integer> counts = new TreeMap<>();
    remains.stream().flatMap(r -> r.objects().stream()).flatMap(o -> Doc.finalizers(o).stream())
        .forEach(f -> counts.merge(f, 1, Integer::sum));
    if (counts.isEmpty()) {
      return Conditions.of("NamespaceFinalizersRemaining", "False", "ContentHasNoFinalizers",
          "All content-preserving finalizers finished");
    }
    String list = counts.entrySet().stream()
        .map(e -> e.getKey() + " in " + e.getValue() + " resource instances").collect(Collectors.joining(", "));
    return Conditions.of("NamespaceFinalizersRemaining", "True", "SomeFinalizersRemain",
        "Some content in the namespace has finalizers remaining: " + list);
  }

  /** With the dot even where the group is empty, as upstream's message has it. */
  private static String qualified(Api.Resource resource) {
    return resource.plural() + "." + resource.group();
  }
}
