package io.ruori.core.strategy.batch;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.object.Quantity;
import io.ruori.core.strategy.References;
import io.ruori.core.strategy.pod.ResourceNames;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Rules for the metrics of an autoscaler (autoscaling {@code validateMetricSpec}). */
final class MetricRules {
  private static final Map<String, String> SOURCES = Map.of("Object", "object", "Pods", "pods", "Resource", "resource",
      "External", "external", "ContainerResource", "containerResource");
  private static final List<String> ORDER = List.of("object", "external", "pods", "resource", "containerResource");
  private static final List<String> TYPES = List.of("ContainerResource", "External", "Object", "Pods", "Resource");

  private MetricRules() {}

  /** @param anyGroup the group of the core may be left out */
  static void reference(JsonNode reference, boolean anyGroup, Path path, FieldErrors errors) {
    References.segment(reference, "kind", path, errors);
    References.segment(reference, "name", path, errors);
    String version = text(reference, "apiVersion");
    long slashes = version.chars().filter(c -> c == '/').count();
    if (slashes > 1) {
      errors.invalid(path.child("apiVersion"), version, "unexpected GroupVersion string: " + version);
    } else if (!anyGroup && (slashes == 0 || version.startsWith("/"))) {
      errors.invalid(path.child("apiVersion"), version, "apiVersion must specify API group");
    }
  }

  static void validate(JsonNode metric, Path path, FieldErrors errors) {
    String type = text(metric, "type");
    if (type.isEmpty()) {
      errors.required(path.child("type"), "must specify a metric source type");
    }
    if (!TYPES.contains(type)) {
      errors.notSupported(path.child("type"), type, TYPES);
    }
    List<String> present = new ArrayList<>(ORDER.stream().filter(source -> has(metric, source)).toList());
    if (!present.isEmpty()) {
      String first = present.getFirst();
      source(metric.path(first), first, path.child(first), errors);
    }
    String expected = SOURCES.get(type);
    if (expected == null) {
      errors.notSupported(path.child("type"), type, TYPES);
    } else if (!has(metric, expected)) {
      errors.required(path.child(expected), "must populate information for the given metric source");
    }
    if (present.size() != 1) {
      present.remove(expected);
      present.forEach(other -> errors.forbidden(path.child(other), "must populate the given metric source only"));
    }
  }

  private static void source(JsonNode source, String kind, Path path, FieldErrors errors) {
    JsonNode target = source.path("target");
    boolean value = has(target, "value");
    boolean average = has(target, "averageValue");
    boolean utilization = has(target, "averageUtilization");
    Path at = path.child("target");
    switch (kind) {
      case "object" -> {
        reference(source.path("describedObject"), true, path.child("describedObject"), errors);
        identifier(source, path, errors);
        target(target, at, errors);
        if (!value && !average) {
          errors.required(at.child("averageValue"), "must set either a target value or averageValue");
        }
      }
      case "external" -> {
        identifier(source, path, errors);
        target(target, at, errors);
        if (!value && !average) {
          errors.required(at.child("averageValue"), "must set either a target value for metric or a per-pod target");
        }
        if (value && average) {
          errors.forbidden(at.child("value"), "may not set both a target value for metric and a per-pod target");
        }
      }
      case "pods" -> {
        identifier(source, path, errors);
        target(target, at, errors);
        if (!average) {
          errors.required(at.child("averageValue"), "must specify a positive target averageValue");
        }
      }
      default -> {
        resource(source, kind.equals("containerResource"), path, errors);
        target(target, at, errors);
        if (!utilization && !average) {
          errors.required(at.child("averageUtilization"), "must set either a target raw value or a target utilization");
        }
        if (utilization && average) {
          errors.forbidden(at.child("averageValue"), "may not set both a target raw value and a target utilization");
        }
      }
    }
  }

  private static void resource(JsonNode source, boolean ofContainer, Path path, FieldErrors errors) {
    String name = text(source, "name");
    if (name.isEmpty()) {
      errors.required(path.child("name"), "must specify a resource name");
    } else if (ofContainer) {
      ResourceNames.validateForContainers(name, path.child("name"), errors);
    }
    String container = text(source, "container");
    if (ofContainer && container.isEmpty()) {
      errors.required(path.child("container"), "must specify a container");
    } else if (ofContainer) {
      errors.invalid(path.child("container"), container, NameFormats.dns1123Label(container));
    }
  }

  private static void identifier(JsonNode source, Path path, FieldErrors errors) {
    String name = text(source, "metric", "name");
    Path at = path.child("metric", "name");
    if (name.isEmpty()) {
      errors.required(at, "must specify a metric name");
    } else {
      errors.invalid(at, name, NameFormats.pathSegment(name, false));
    }
  }

  private static void target(JsonNode target, Path path, FieldErrors errors) {
    String type = text(target, "type");
    if (type.isEmpty()) {
      errors.required(path.child("type"), "must specify a metric target type");
    }
    if (!List.of("Utilization", "Value", "AverageValue").contains(type)) {
      errors.invalid(path.child("type"), type, "must be either Utilization, Value, or AverageValue");
    }
    for (String field : List.of("value", "averageValue")) {
      Quantity quantity = Quantity.of(target.path(field));
      if (has(target, field) && quantity.signum() <= 0) {
        errors.invalid(path.child(field), new GoText.Raw(GoText.quote(quantity.text())), "must be positive");
      }
    }
    if (has(target, "averageUtilization") && number(target, "averageUtilization") < 1) {
      errors.invalid(path.child("averageUtilization"), number(target, "averageUtilization"), "must be greater than 0");
    }
  }
}
