package io.ruori.core.strategy.pod;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.object.Quantity;
import io.ruori.core.validation.FieldError;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Rules for requests, limits and claims of containers and pods (core {@code validateResourceRequirements}). */
public final class ResourceValidation {
  private static final List<String> POD_RESOURCES = List.of("cpu", ResourceNames.HUGE_PAGES, "memory");
  private static final Set<String> COMPUTE = Set.of("cpu", "memory");

  private ResourceValidation() {}

  /** Whether the resources are a container's (any name) or a pod's (cpu, memory, huge pages). */
  private enum Level {
    CONTAINER,
    POD
  }

  /** A map of quantities in the order of its names. */
  public static Map<String, Quantity> quantities(JsonNode list) {
    var map = new TreeMap<String, Quantity>();
    list.properties().forEach(e -> map.put(e.getKey(), Quantity.of(e.getValue())));
    return map;
  }

  static void container(JsonNode resources, Set<String> claims, PodOptions options, Path path, FieldErrors errors) {
    requirements(resources.path("limits"), resources.path("requests"), Level.CONTAINER, options, path, errors);
    claims(items(resources, "claims"), claims, path.child("claims"), errors);
  }

  /** What a pod costs beyond its containers. */
  public static void overhead(JsonNode overhead, PodOptions options, Path path, FieldErrors errors) {
    requirements(overhead, overhead.path(""), Level.CONTAINER, options, path, errors);
  }

  private static void requirements(
      JsonNode limitList, JsonNode requestList, Level level, PodOptions options, Path path, FieldErrors errors) {
    Map<String, Quantity> limits = quantities(limitList);
    Map<String, Quantity> requests = quantities(requestList);
    Path limitPath = path.child("limits");
    Path requestPath = path.child("requests");
    limits.forEach((name, quantity) -> quantity(name, quantity, level, options, limitPath.key(name), errors));
    requests.forEach((name, quantity) -> {
      quantity(name, quantity, level, options, requestPath.key(name), errors);
      withinLimit(name, quantity, limits.get(name), limitPath, requestPath, errors);
    });
    var names = new HashSet<>(limits.keySet());
    names.addAll(requests.keySet());
    if (names.stream().anyMatch(ResourceNames::isHugePages) && names.stream().noneMatch(COMPUTE::contains)) {
      errors.forbidden(path, "HugePages require cpu or memory");
    }
  }

  private static void quantity(
      String name, Quantity quantity, Level level, PodOptions options, Path path, FieldErrors errors) {
    if (level == Level.CONTAINER) {
      ResourceNames.validateForContainers(name, path, errors);
    } else {
      var found = new FieldErrors();
      ResourceNames.validate(name, path, found);
      if (found.isEmpty() && !COMPUTE.contains(name) && !ResourceNames.isHugePages(name)) {
        found.notSupported(path, name, POD_RESOURCES);
      }
      errors.addAll(found);
    }
    ResourceNames.validateQuantity(name, quantity, path, errors);
    if (ResourceNames.isHugePages(name) && !options.indivisibleHugePages() && !ResourceNames.isDivisible(name, quantity)) {
      errors.invalid(path, quantity.text(), quantity + " is not positive integer multiple of " + name);
    }
  }

  private static void withinLimit(
      String name, Quantity request, Quantity limit, Path limitPath, Path requestPath, FieldErrors errors) {
    boolean overcommit = ResourceNames.allowsOvercommit(name);
    if (limit == null) {
      if (!overcommit) {
        errors.required(limitPath, "Limit must be set for non overcommitable resources");
      }
    } else if (request.compareTo(limit) != 0 && !overcommit) {
      errors.invalid(requestPath, request.text(), "must be equal to " + name + " limit of " + limit);
    } else if (request.compareTo(limit) > 0) {
      errors.invalid(requestPath, request.text(), "must be less than or equal to " + name + " limit of " + limit);
    }
  }

  private static void claims(List<JsonNode> claims, Set<String> podClaims, Path path, FieldErrors errors) {
    var seen = new TreeSet<String>();
    for (int i = 0; i < claims.size(); i++) {
      String name = text(claims.get(i), "name");
      Path at = path.index(i);
      if (name.isEmpty()) {
        errors.required(at, "");
      } else {
        uniqueClaim(name, text(claims.get(i), "request"), seen, at, errors);
      }
      if (!name.isEmpty() && !podClaims.contains(name)) {
        String names = podClaims.isEmpty() ? " which is empty" : ": " + String.join(", ", new TreeSet<>(podClaims));
        errors.add(new FieldError(FieldError.Type.NOT_FOUND, at.text(), "Not found: " + GoText.quote(name)
            + ": must be one of the names in pod.spec.resourceClaims" + names));
      }
    }
  }

  private static void uniqueClaim(String name, String request, Set<String> seen, Path path, FieldErrors errors) {
    if (seen.contains(name)) {
      errors.duplicate(path, name);
      return;
    }
    String key = request.isEmpty() ? name : name + "/" + request;
    if (!request.isEmpty()) {
      errors.invalid(path.child("request"), request, NameFormats.dns1123Label(request));
    }
    if (seen.contains(key)) {
      errors.duplicate(path, key);
    } else if (request.isEmpty()) {
      seen.stream().filter(other -> other.startsWith(name + "/")).forEach(other -> errors.duplicate(path, name));
    }
    seen.add(key);
  }

  /** The pod's own resources: {@code spec.resources}. */
  static void pod(JsonNode spec, Set<String> claims, PodOptions options, Path path, FieldErrors errors) {
    if (!has(spec, "resources")) {
      return;
    }
    if (text(spec, "os", "name").equals("windows")) {
      errors.forbidden(path, "may not be set for a windows pod");
      return;
    }
    JsonNode resources = spec.path("resources");
    if (has(resources, "claims")) {
      errors.forbidden(path.child("claims"), "claims may not be set for Resources at pod-level");
    }
    requirements(resources.path("limits"), resources.path("requests"), Level.POD, options, path, errors);
    claims(items(resources, "claims"), claims, path.child("claims"), errors);
    consistency(spec, path, errors);
  }

  private static void consistency(JsonNode spec, Path path, FieldErrors errors) {
    Map<String, Quantity> requests = quantities(spec.path("resources").path("requests"));
    Map<String, Quantity> limits = quantities(spec.path("resources").path("limits"));
    PodResources.containerRequests(spec).forEach((name, sum) -> {
      Quantity own = requests.get(name);
      if (own != null && sum.compareTo(own) > 0) {
        errors.invalid(path.child("requests").key(name), own.text(),
            "must be greater than or equal to aggregate container requests of " + sum);
      }
    });
    PodResources.containerLimits(spec).forEach((name, sum) -> {
      Quantity own = limits.get(name);
      if (own != null && ResourceNames.isHugePages(name) && sum.compareTo(own) > 0) {
        errors.invalid(path.child("limits").key(name), own.text(),
            "must be greater than or equal to aggregate container limits of " + sum);
      }
    });
    List<JsonNode> containers = items(spec, "containers");
    for (int i = 0; i < containers.size(); i++) {
      Path at = path.child("containers").index(i);
      quantities(containers.get(i).path("resources").path("limits")).forEach((name, limit) -> {
        Quantity own = limits.get(name);
        if (own != null && limit.compareTo(own) > 0) {
          errors.invalid(at.key(name).child("limits"), limit.text(), "must be less than or equal to pod limits of " + own);
        }
      });
    }
  }

  static boolean usesIndivisibleHugePages(JsonNode spec) {
    for (PodContainers.Placed container : PodContainers.all(spec, Path.SPEC)) {
      JsonNode resources = container.node().path("resources");
      if (hasIndivisible(resources.path("limits")) || hasIndivisible(resources.path("requests"))) {
        return true;
      }
    }
    return hasIndivisible(spec.path("overhead"));
  }

  private static boolean hasIndivisible(JsonNode list) {
    return list.properties().stream().anyMatch(
        e -> ResourceNames.isHugePages(e.getKey()) && !ResourceNames.isDivisible(e.getKey(), Quantity.of(e.getValue())));
  }
}
