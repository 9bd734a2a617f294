package io.ruori.core.quota;

import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.object.Fields;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.object.Quantity;
import io.ruori.core.strategy.pod.ResourceValidation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a write costs the quotas of its namespace (apiserver {@code admission/plugin/resourcequota}).
 *
 * @param refusal why it cannot be, {@code ""} when it can
 * @param quotas those that it costs something, with what is used after it
 */
public record Charge(String refusal, List<ObjectNode> quotas) {
  public static final GroupResource QUOTAS = new GroupResource("", "resourcequotas");
  private static final Charge NONE = new Charge("", List.of());
  private static final GroupResource EVENTS = new GroupResource("", "events");

  /** Where a quota limits these, each container has to say what it needs. */
  private static final Set<String> REQUIRED =
      Set.of("cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory");

  /**
   * A write that may cost something.
   *
   * @param old {@code null} at a create
   */
  public record Cause(GroupResource resource, String subresource, JsonNode object, JsonNode old) {
    /** Whether anything that quotas count can change by it. */
    public boolean counts() {
      if (resource.equals(EVENTS) || object == null) {
        return false;
      }
      if (resource.equals(Usage.PODS) && old != null) {
        return subresource.equals("resize")
            || subresource.isEmpty() && Scopes.isTerminating(object) != Scopes.isTerminating(old);
      }
      boolean changes = old == null || resource.equals(Usage.CLAIMS) || resource.equals(Usage.SERVICES);
      return subresource.isEmpty() && changes;
    }
  }

  static Charge refuse(String why) {
    return new Charge(why, List.of());
  }

  /** Judges a write by all quotas of its namespace, which it may change. */
  public static Charge of(Cause cause, List<ObjectNode> quotas, Instant now) {
    if (quotas.isEmpty() || !cause.counts()) {
      return NONE;
    }
    Map<String, Quantity> wanted = Usage.of(cause.resource(), cause.object(), now);
    Map<String, Quantity> had = cause.old() == null ? Map.of() : Usage.of(cause.resource(), cause.old(), now);
    var charged = new ArrayList<ObjectNode>();
    for (ObjectNode quota : quotas) {
      Set<String> names = names(quota, cause);
      if (names.isEmpty() || !Scopes.match(quota, cause.resource(), cause.object())) {
        continue;
      }
      String name = text(quota, "metadata", "name");
      String missing = cause.resource().equals(Usage.PODS) ? missing(names, cause.object().path("spec")) : "";
      if (!missing.isEmpty()) {
        return refuse("failed quota: " + name + ": must specify " + missing);
      }
      Map<String, Quantity> used = quantities(quota, "used");
      if (!used.keySet().containsAll(names)) {
        return refuse("status unknown for quota: " + name + ", resources: " + String.join(",", names));
      }
      boolean counted = cause.old() != null && Scopes.match(quota, cause.resource(), cause.old());
      Map<String, Quantity> more = more(wanted, counted ? had : Map.of(), quantities(quota, "hard").keySet());
      String exceeded = exceeded(more, used, quantities(quota, "hard"));
      if (!exceeded.isEmpty()) {
        return refuse("exceeded quota: " + name + ", " + exceeded);
      }
      if (!more.isEmpty()) {
        ObjectNode after = quota.deepCopy(); // the quota itself is shared with its other readers
        ObjectNode list = Fields.ensure(Fields.ensure(after, "status"), "used");
        more.forEach((resource, quantity) -> list.put(resource, used.getOrDefault(resource, Quantity.ZERO).plus(quantity).text()));
        charged.add(after);
      }
    }
    return new Charge("", charged);
  }

  /** Where a quota is kept. */
  public static ObjectKey key(JsonNode quota) {
    return new ObjectKey("", QUOTAS.resource(), text(quota, "metadata", "namespace"), text(quota, "metadata", "name"));
  }

  private static Set<String> names(JsonNode quota, Cause cause) {
    var names = new TreeSet<>(quantities(quota, "hard").keySet());
    names.removeIf(name -> !Usage.counts(cause.resource(), name));
    return names;
  }

  private static Map<String, Quantity> quantities(JsonNode quota, String list) {
    return ResourceValidation.quantities(quota.path("status").path(list));
  }

  private static Map<String, Quantity> more(Map<String, Quantity> wanted, Map<String, Quantity> had, Set<String> limited) {
    var more = new TreeMap<String, Quantity>();
    wanted.forEach((name, quantity) -> {
      Quantity difference = had.containsKey(name) ? quantity.minus(had.get(name)) : quantity;
      if (difference.signum() > 0 && limited.contains(name)) {
        more.put(name, difference);
      }
    });
    return more;
  }

  private static String exceeded(Map<String, Quantity> more, Map<String, Quantity> used, Map<String, Quantity> hard) {
    Set<String> exceeded = more.entrySet().stream()
        .filter(entry -> used.getOrDefault(entry.getKey(), Quantity.ZERO).plus(entry.getValue())
            .compareTo(hard.get(entry.getKey())) > 0)
        .map(Map.Entry::getKey).collect(Collectors.toCollection(TreeSet::new));
    return exceeded.isEmpty() ? "" : "requested: " + print(more, exceeded) + ", used: " + print(used, exceeded)
        + ", limited: " + print(hard, exceeded);
  }

  private static String print(Map<String, Quantity> list, Set<String> names) {
    return names.stream().filter(list::containsKey).map(name -> name + "=" + list.get(name)).collect(Collectors.joining(","));
  }

  /** Which resources which containers ought to name, {@code ""} for none. */
  private static String missing(Set<String> names, JsonNode spec) {
    JsonNode whole = spec.path("resources");
    if (!whole.path("requests").isEmpty() || !whole.path("limits").isEmpty()) {
      return "";
    }
    var missing = new TreeMap<String, Set<String>>();
    for (String list : List.of("containers", "initContainers")) {
      for (JsonNode container : items(spec, list)) {
        JsonNode resources = container.path("resources");
        Set<String> named = Usage.compute(ResourceValidation.quantities(resources.path("requests")),
            ResourceValidation.quantities(resources.path("limits"))).keySet();
        names.stream().filter(name -> REQUIRED.contains(name) && !named.contains(name))
            .forEach(name -> missing.computeIfAbsent(name, any -> new TreeSet<>()).add(text(container, "name")));
      }
    }
    return missing.entrySet().stream().map(entry -> entry.getKey() + " for: " + String.join(",", entry.getValue()))
        .collect(Collectors.joining("; "));
  }
}
