package io.ruori.core.admission;

import static io.ruori.core.object.Fields.ensure;
import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.objects;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.object.Fields;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Quantity;
import io.ruori.core.object.Refusal;
import io.ruori.core.strategy.pod.PodResources;
import io.ruori.core.strategy.pod.ResourceValidation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives containers the requests and limits that their namespace's LimitRanges have for those without, and refuses pods and
 * claims that lie outside of them (plugin/pkg/admission/limitranger).
 */
final class LimitRanger implements Admission {
  private static final GroupResource RANGES = new GroupResource("", "limitranges");
  private static final GroupResource CLAIMS = new GroupResource("", "persistentvolumeclaims");
  private static final String ANNOTATION = "kubernetes.io/limit-ranger";

  @Override
  public Optional<Refusal> admit(Attempt attempt) {
    if (isLimitedPod(attempt)) {
      for (JsonNode range : ranges(attempt)) {
        fill(attempt.object(), range);
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<Refusal> validate(Attempt attempt) {
    boolean claim = attempt.type().id().equals(CLAIMS) && attempt.subresource().isEmpty() && attempt.object() != null;
    if (!claim && !isLimitedPod(attempt)) {
      return Optional.empty();
    }
    for (JsonNode range : ranges(attempt)) {
      List<String> excesses = claim ? ofClaim(range, attempt.object()) : ofPod(range, attempt.object());
      if (!excesses.isEmpty()) {
        return Pods.forbidden(attempt, aggregate(excesses));
      }
    }
    return Optional.empty();
  }

  /** Pods when they are made or resized: else their resources cannot change. */
  private static boolean isLimitedPod(Attempt attempt) {
    return Pods.isCreated(attempt) || Pods.isResized(attempt);
  }

  private static List<? extends JsonNode> ranges(Attempt attempt) {
    boolean going = attempt.old() != null && has(attempt.old().path("metadata"), "deletionTimestamp");
    return going ? List.of() : attempt.context().others().list(RANGES, attempt.namespace());
  }

  private static void fill(ObjectNode pod, JsonNode range) {
    var requests = new TreeMap<String, JsonNode>();
    var limits = new TreeMap<String, JsonNode>();
    for (JsonNode limit : items(range, "spec", "limits")) {
      if (text(limit, "type").equals("Container")) {
        limit.path("defaultRequest").properties().forEach(entry -> requests.put(entry.getKey(), entry.getValue()));
        limit.path("default").properties().forEach(entry -> limits.put(entry.getKey(), entry.getValue()));
      }
    }
    var notes = new ArrayList<String>();
    for (ObjectNode container : objects(pod, "spec", "containers")) {
      fill(container, "container " + text(container, "name"), requests, limits, notes);
    }
    for (ObjectNode container : objects(pod, "spec", "initContainers")) {
      fill(container, "init container " + text(container, "name"), requests, limits, notes);
    }
    if (!notes.isEmpty()) {
      ensure(ensure(pod, "metadata"), "annotations")
          .put(ANNOTATION, "LimitRanger plugin set: " + String.join("; ", notes));
    }
  }

  private static void fill(
      ObjectNode container, String which, Map<String, JsonNode> requests, Map<String, JsonNode> limits, List<String> notes) {
    List<String> setLimits = fill(container, "limits", limits);
    List<String> setRequests = fill(container, "requests", requests);
    if (!setRequests.isEmpty()) {
      notes.add(String.join(", ", setRequests) + " request for " + which);
    }
    if (!setLimits.isEmpty()) {
      notes.add(String.join(", ", setLimits) + " limit for " + which);
    }
  }

  private static List<String> fill(ObjectNode container, String kind, Map<String, JsonNode> defaults) {
    JsonNode own = container.path("resources").path(kind);
    List<String> missing = defaults.keySet().stream().filter(name -> !own.has(name)).toList();
    if (!missing.isEmpty()) {
      ObjectNode list = ensure(ensure(container, "resources"), kind);
      missing.forEach(name -> list.set(name, defaults.get(name)));
    }
    return missing;
  }

  private static List<String> ofPod(JsonNode range, JsonNode pod) {
    var excesses = new ArrayList<String>();
    for (JsonNode limit : items(range, "spec", "limits")) {
      if (text(limit, "type").equals("Container")) {
        for (String list : List.of("containers", "initContainers")) {
          for (JsonNode container : items(pod, "spec", list)) {
            JsonNode resources = container.path("resources");
            check(limit, new Limits(limit, quantities(resources, "requests"), quantities(resources, "limits")), excesses);
          }
        }
      } else if (text(limit, "type").equals("Pod")) {
        JsonNode spec = pod.path("spec");
        check(limit, new Limits(limit, PodResources.inLimitRanges(spec, "requests"), PodResources.inLimitRanges(spec, "limits")), excesses);
      }
    }
    return excesses;
  }

  private static void check(JsonNode limit, Limits limits, List<String> excesses) {
    quantities(limit, "min").forEach((name, min) -> limits.min(name, min).ifPresent(excesses::add));
    quantities(limit, "max").forEach((name, max) -> limits.max(name, max).ifPresent(excesses::add));
    quantities(limit, "maxLimitRequestRatio").forEach((name, max) -> limits.ratio(name, max).ifPresent(excesses::add));
  }

  private static List<String> ofClaim(JsonNode range, JsonNode claim) {
    Map<String, Quantity> requests = quantities(Fields.at(claim, "spec", "resources"), "requests");
    var excesses = new ArrayList<String>();
    for (JsonNode limit : items(range, "spec", "limits")) {
      if (text(limit, "type").equals("PersistentVolumeClaim")) {
        var limits = new Limits(limit, requests, Map.of());
        quantities(limit, "min").forEach((name, min) -> limits.min(name, min).ifPresent(excesses::add));
        quantities(limit, "max").forEach((name, max) -> limits.maxRequest(name, max).ifPresent(excesses::add));
      }
    }
    return excesses;
  }

  private static Map<String, Quantity> quantities(JsonNode node, String name) {
    return ResourceValidation.quantities(node.path(name));
  }

  /** Upstream's {@code NewAggregate(…).Error()}. */
  private static String aggregate(List<String> messages) {
    List<String> distinct = messages.stream().distinct().toList();
    return distinct.size() == 1 ? distinct.getFirst() : "[" + String.join(", ", distinct) + "]";
  }

  /** The requests and limits of a container, a pod or a claim against one item of a LimitRange. */
  private record Limits(JsonNode item, Map<String, Quantity> requests, Map<String, Quantity> limits) {
    Optional<String> min(String name, Quantity min) {
      Quantity request = requests.get(name);
      Quantity limit = limits.get(name);
      if (request == null) {
        return Optional.of(usage("minimum", name, min) + ".  No request is specified");
      }
      if (request.compareTo(min) < 0) {
        return Optional.of(usage("minimum", name, min) + ", but request is " + request);
      }
      return limit != null && limit.compareTo(min) < 0
          ? Optional.of(usage("minimum", name, min) + ", but limit is " + limit)
          : Optional.empty();
    }

    Optional<String> max(String name, Quantity max) {
      Quantity request = requests.get(name);
      Quantity limit = limits.get(name);
      if (limit == null) {
        return Optional.of(usage("maximum", name, max) + ".  No limit is specified");
      }
      if (limit.compareTo(max) > 0) {
        return Optional.of(usage("maximum", name, max) + ", but limit is " + limit);
      }
      return request != null && request.compareTo(max) > 0
          ? Optional.of(usage("maximum", name, max) + ", but request is " + request)
          : Optional.empty();
    }

    Optional<String> maxRequest(String name, Quantity max) {
      Quantity request = requests.get(name);
      if (request == null) {
        return Optional.of(usage("maximum", name, max) + ".  No request is specified");
      }
      return request.compareTo(max) > 0
          ? Optional.of(usage("maximum", name, max) + ", but request is " + request)
          : Optional.empty();
    }

    Optional<String> ratio(String name, Quantity max) {
      Quantity request = requests.getOrDefault(name, Quantity.ZERO);
      Quantity limit = limits.getOrDefault(name, Quantity.ZERO);
      String rule = name + " max limit to request ratio per " + text(item, "type") + " is " + max;
      if (request.isZero()) {
        return Optional.of(rule + ", but no request is specified or request is 0");
      }
      if (limit.isZero()) {
        return Optional.of(rule + ", but no limit is specified or limit is 0");
      }
      double ratio = limit.amount().doubleValue() / request.amount().doubleValue();
      return ratio > max.amount().doubleValue()
          ? Optional.of(rule + ", but provided ratio is " + "%.6f".formatted(ratio))
          : Optional.empty();
    }

    private String usage(String bound, String name, Quantity quantity) {
      return bound + " " + name + " usage per " + text(item, "type") + " is " + quantity;
    }
  }
}
