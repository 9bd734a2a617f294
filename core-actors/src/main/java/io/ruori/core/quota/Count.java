package io.ruori.core.quota;

import io.ruori.core.object.Fields;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Json;
import io.ruori.core.object.Quantity;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Counts anew what a quota's namespace uses (kube-controller-manager's {@code resourcequota} controller). */
public final class Count {
  private Count() {}

  /**
   * The status that a quota ought to have.
   *
   * @param kinds whose objects may count
   * @param objects those of a kind in the quota's namespace
   */
  public static ObjectNode status(
      JsonNode quota, List<GroupResource> kinds, Function<GroupResource, List<? extends JsonNode>> objects, Instant now) {
    JsonNode hard = Fields.at(quota, "spec", "hard");
    var used = new TreeMap<String, Quantity>();
    for (GroupResource kind : kinds) {
      List<String> names = hard.propertyNames().stream().filter(name -> Usage.counts(kind, name)).toList();
      if (!names.isEmpty()) {
        names.forEach(name -> used.putIfAbsent(name, Quantity.ZERO));
        objects.apply(kind).stream()
            .filter(object -> Scopes.match(quota, kind, object))
            .forEach(object -> add(used, Usage.of(kind, object, now)));
      }
    }
    ObjectNode status = Json.object();
    if (!hard.isMissingNode()) {
      status.set("hard", hard.deepCopy());
    }
    ObjectNode list = Json.object();
    used.forEach((name, quantity) -> list.put(name, quantity.text()));
    if (!list.isEmpty()) {
      status.set("used", list);
    }
    return status;
  }

  private static void add(Map<String, Quantity> used, Map<String, Quantity> usage) {
    usage.forEach((name, quantity) -> used.computeIfPresent(name, (same, sum) -> sum.plus(quantity)));
  }
}
