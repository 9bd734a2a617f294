package io.ruori.core.podsecurity;

import static io.ruori.core.object.Fields.text;

import io.ruori.core.strategy.pod.PodContainers;
import io.ruori.core.validation.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** A pod, or a workload's template, as the checks look at it. */
record PodView(Map<String, String> annotations, JsonNode spec, List<JsonNode> containers) {
  static PodView of(Map<String, String> annotations, JsonNode spec) {
    return new PodView(
        annotations, spec, PodContainers.all(spec, Path.SPEC).stream().map(PodContainers.Placed::node).toList());
  }

  JsonNode context() {
    return spec.path("securityContext");
  }

  boolean isWindows() {
    return text(spec, "os", "name").equals("windows");
  }

  /** The names of the containers whose {@code securityContext} is so. */
  List<String> containersWhere(Predicate<JsonNode> context) {
    return named(container -> context.test(container.path("securityContext")));
  }

  /** The names of the containers that are so. */
  List<String> named(Predicate<JsonNode> container) {
    return containers.stream().filter(container).map(one -> text(one, "name")).toList();
  }

  /** All values of containers, in order. */
  TreeSet<String> values(Function<JsonNode, Collection<String>> values) {
    var all = new TreeSet<String>();
    containers.forEach(container -> all.addAll(values.apply(container)));
    return all;
  }
}
