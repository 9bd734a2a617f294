package io.ruori.core.strategy.batch;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.object.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Metrics and conditions as {@code autoscaling/v1} writes them into annotations, in the order of Go's fields. */
final class OldMetrics {
  private OldMetrics() {}

  /** A target, as of {@code spec.metrics}. */
  static ObjectNode spec(JsonNode metric) {
    ObjectNode old = Json.object().put("type", text(metric, "type"));
    metric.properties().forEach(source -> {
      JsonNode from = source.getValue();
      JsonNode target = from.path("target");
      switch (source.getKey()) {
        case "object" -> {
          ObjectNode to = about(old.putObject("object"), from).put("targetValue", quantity(target, "value"));
          copy(from.path("metric"), "selector", to, "selector");
          copy(target, "averageValue", to, "averageValue");
        }
        case "pods" -> {
          ObjectNode to = old.putObject("pods").put("metricName", text(from, "metric", "name"));
          to.put("targetAverageValue", quantity(target, "averageValue"));
          copy(from.path("metric"), "selector", to, "selector");
        }
        case "resource", "containerResource" -> {
          ObjectNode to = old.putObject(source.getKey()).put("name", text(from, "name"));
          copy(target, "averageUtilization", to, "targetAverageUtilization");
          copy(target, "averageValue", to, "targetAverageValue");
          container(source.getKey(), from, to);
        }
        case "external" -> {
          ObjectNode to = old.putObject("external").put("metricName", text(from, "metric", "name"));
          copy(from.path("metric"), "selector", to, "metricSelector");
          copy(target, "value", to, "targetValue");
          copy(target, "averageValue", to, "targetAverageValue");
        }
        default -> { }
      }
    });
    return old;
  }

  /** A measurement, as of {@code status.currentMetrics}. */
  static ObjectNode status(JsonNode metric) {
    ObjectNode old = Json.object().put("type", text(metric, "type"));
    metric.properties().forEach(source -> {
      JsonNode from = source.getValue();
      JsonNode current = from.path("current");
      switch (source.getKey()) {
        case "object" -> {
          ObjectNode to = about(old.putObject("object"), from).put("currentValue", quantity(current, "value"));
          copy(from.path("metric"), "selector", to, "selector");
          copy(current, "averageValue", to, "averageValue");
        }
        case "pods" -> {
          ObjectNode to = old.putObject("pods").put("metricName", text(from, "metric", "name"));
          to.put("currentAverageValue", quantity(current, "averageValue"));
          copy(from.path("metric"), "selector", to, "selector");
        }
        case "resource", "containerResource" -> {
          ObjectNode to = old.putObject(source.getKey()).put("name", text(from, "name"));
          copy(current, "averageUtilization", to, "currentAverageUtilization");
          to.put("currentAverageValue", quantity(current, "averageValue"));
          container(source.getKey(), from, to);
        }
        case "external" -> {
          ObjectNode to = old.putObject("external").put("metricName", text(from, "metric", "name"));
          copy(from.path("metric"), "selector", to, "metricSelector");
          to.put("currentValue", quantity(current, "value"));
          copy(current, "averageValue", to, "currentAverageValue");
        }
        default -> { }
      }
    });
    return old;
  }

  /** The other way of {@link #spec}. */
  static ObjectNode keptSpec(JsonNode old) {
    ObjectNode metric = Json.object().put("type", text(old, "type"));
    old.properties().forEach(source -> {
      JsonNode from = source.getValue();
      ObjectNode to = metric.putObject(source.getKey());
      ObjectNode target = Json.object();
      switch (source.getKey()) {
        case "object" -> {
          described(from, to);
          target.put("type", has(from, "averageValue") ? "AverageValue" : "Value").put("value", quantity(from, "targetValue"));
          copy(from, "averageValue", target, "averageValue");
        }
        case "pods" -> {
          named(from, "selector", to);
          target.put("type", "AverageValue").put("averageValue", quantity(from, "targetAverageValue"));
        }
        case "resource", "containerResource" -> {
          to.put("name", text(from, "name"));
          container(source.getKey(), from, to);
          target.put("type", has(from, "targetAverageUtilization") ? "Utilization" : "AverageValue");
          copy(from, "targetAverageValue", target, "averageValue");
          copy(from, "targetAverageUtilization", target, "averageUtilization");
        }
        case "external" -> {
          named(from, "metricSelector", to);
          target.put("type", has(from, "targetValue") ? "Value" : "AverageValue");
          copy(from, "targetValue", target, "value");
          copy(from, "targetAverageValue", target, "averageValue");
        }
        default -> metric.remove(source.getKey());
      }
      to.set("target", target);
    });
    return typed(metric, old);
  }

  /** The other way of {@link #status}. */
  static ObjectNode keptStatus(JsonNode old) {
    ObjectNode metric = Json.object().put("type", text(old, "type"));
    old.properties().forEach(source -> {
      JsonNode from = source.getValue();
      ObjectNode to = metric.putObject(source.getKey());
      ObjectNode current = Json.object();
      switch (source.getKey()) {
        case "object" -> {
          described(from, to);
          current.put("value", quantity(from, "currentValue"));
          copy(from, "averageValue", current, "averageValue");
        }
        case "pods" -> {
          named(from, "selector", to);
          current.put("averageValue", quantity(from, "currentAverageValue"));
        }
        case "resource", "containerResource" -> {
          to.put("name", text(from, "name"));
          container(source.getKey(), from, to);
          current.put("averageValue", quantity(from, "currentAverageValue"));
          copy(from, "currentAverageUtilization", current, "averageUtilization");
        }
        case "external" -> {
          named(from, "metricSelector", to);
          current.put("value", quantity(from, "currentValue"));
          copy(from, "currentAverageValue", current, "averageValue");
        }
        default -> metric.remove(source.getKey());
      }
      to.set("current", current);
    });
    return typed(metric, old);
  }

  /** Conditions are the same in both; only the order in which Go writes their fields is given here. */
  static ObjectNode condition(JsonNode from) {
    ObjectNode to = Json.object().put("type", text(from, "type")).put("status", text(from, "status"));
    to.set("lastTransitionTime", from.get("lastTransitionTime"));
    copy(from, "reason", to, "reason");
    copy(from, "message", to, "message");
    return to;
  }

  /** The type comes last of all that was put: a source of that name must not replace it. */
  private static ObjectNode typed(ObjectNode metric, JsonNode old) {
    return metric.put("type", text(old, "type"));
  }

  private static ObjectNode about(ObjectNode to, JsonNode from) {
    ObjectNode target = to.putObject("target");
    for (String field : new String[] {"kind", "name"}) {
      target.put(field, text(from, "describedObject", field));
    }
    copy(from.path("describedObject"), "apiVersion", target, "apiVersion");
    return to.put("metricName", text(from, "metric", "name"));
  }

  private static void described(JsonNode from, ObjectNode to) {
    copy(from, "target", to, "describedObject");
    named(from, "selector", to);
  }

  private static void named(JsonNode from, String selector, ObjectNode to) {
    ObjectNode metric = to.putObject("metric").put("name", text(from, "metricName"));
    copy(from, selector, metric, "selector");
  }

  private static void container(String source, JsonNode from, ObjectNode to) {
    if (source.equals("containerResource")) {
      to.put("container", text(from, "container"));
    }
  }

  private static String quantity(JsonNode from, String field) {
    return has(from, field) ? text(from, field) : "0";
  }

  private static void copy(JsonNode from, String field, ObjectNode to, String name) {
    if (has(from, field)) {
      to.set(name, from.get(field));
    }
  }
}
