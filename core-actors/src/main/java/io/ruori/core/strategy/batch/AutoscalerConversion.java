package io.ruori.core.strategy.batch;

import static io.ruori.core.object.Fields.ensure;
import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.object;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.kind.Conversion;
import io.ruori.core.object.Json;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code autoscaling/v1}: one target for the use of CPU; what else the autoscaler has is carried in annotations, so that it
 * comes back (autoscaling {@code v1/conversion.go}).
 */
final class AutoscalerConversion implements Conversion {
  private static final String PREFIX = "autoscaling.alpha.kubernetes.io/";
  private static final String METRICS = PREFIX + "metrics";
  private static final String CURRENT_METRICS = PREFIX + "current-metrics";
  private static final String CONDITIONS = PREFIX + "conditions";
  private static final String BEHAVIOR = PREFIX + "behavior";
  private static final List<String> CARRIERS = List.of(METRICS, CURRENT_METRICS, CONDITIONS, BEHAVIOR,
      PREFIX + "scale-down-tolerance", PREFIX + "scale-up-tolerance");

  @Override
  public void show(ObjectNode autoscaler) {
    dropCarriers(autoscaler);
    if (object(autoscaler, "spec") instanceof ObjectNode spec) {
      ArrayNode others = Json.mapper().createArrayNode();
      for (JsonNode metric : items(spec, "metrics")) {
        if (!isCpuUse(metric, "target")) {
          others.add(OldMetrics.spec(metric));
        } else if (!spec.has("targetCPUUtilizationPercentage")) {
          spec.set("targetCPUUtilizationPercentage", metric.path("resource").path("target").get("averageUtilization"));
        }
      }
      carry(autoscaler, METRICS, others);
      if (object(spec, "behavior") instanceof ObjectNode behavior) {
        carry(autoscaler, BEHAVIOR, OldBehavior.shown(behavior));
      }
      spec.remove(List.of("metrics", "behavior"));
    }
    if (object(autoscaler, "status") instanceof ObjectNode status) {
      ArrayNode metrics = Json.mapper().createArrayNode();
      for (JsonNode metric : items(status, "currentMetrics")) {
        metrics.add(OldMetrics.status(metric));
        if (isCpuUse(metric, "current")) {
          status.set(
              "currentCPUUtilizationPercentage", metric.path("resource").path("current").get("averageUtilization"));
        }
      }
      carry(autoscaler, CURRENT_METRICS, metrics);
      carry(autoscaler, CONDITIONS, each(items(status, "conditions"), OldMetrics::condition));
      status.remove(List.of("currentMetrics", "conditions"));
    }
  }

  @Override
  public void keep(ObjectNode autoscaler) {
    ObjectNode spec = ensure(autoscaler, "spec");
    ArrayNode metrics = Json.mapper().createArrayNode();
    carried(autoscaler, METRICS, ArrayNode.class)
        .ifPresent(others -> metrics.addAll(each(others, OldMetrics::keptSpec)));
    JsonNode use = spec.remove("targetCPUUtilizationPercentage");
    if (use != null && !use.isNull()) {
      ObjectNode target = cpu(metrics.addObject()).putObject("target").put("type", "Utilization");
      target.set("averageUtilization", use);
    }
    if (!metrics.isEmpty()) {
      spec.set("metrics", metrics);
    }
    carried(autoscaler, BEHAVIOR, ObjectNode.class)
        .map(OldBehavior::kept)
        .filter(behavior -> !behavior.isEmpty())
        .ifPresent(behavior -> spec.set("behavior", behavior));
    if (object(autoscaler, "status") instanceof ObjectNode status) {
      keepStatus(autoscaler, status);
    }
    dropCarriers(autoscaler);
  }

  private static void keepStatus(ObjectNode autoscaler, ObjectNode status) {
    JsonNode use = status.remove("currentCPUUtilizationPercentage");
    if (use != null && !use.isNull()) {
      cpu(status.putArray("currentMetrics").addObject()).putObject("current").set("averageUtilization", use);
    }
    carried(autoscaler, CURRENT_METRICS, ArrayNode.class)
        .ifPresent(metrics -> status.set("currentMetrics", each(metrics, OldMetrics::keptStatus)));
    carried(autoscaler, CONDITIONS, ArrayNode.class).ifPresent(conditions -> status.set("conditions", conditions));
  }

  private static ObjectNode cpu(ObjectNode metric) {
    return metric.put("type", "Resource").putObject("resource").put("name", "cpu");
  }

  private static boolean isCpuUse(JsonNode metric, String value) {
    JsonNode resource = metric.path("resource");
    return text(metric, "type").equals("Resource") && text(resource, "name").equals("cpu")
        && has(resource.path(value), "averageUtilization");
  }

  private static ArrayNode each(Iterable<JsonNode> from, Function<JsonNode, ObjectNode> conversion) {
    ArrayNode to = Json.mapper().createArrayNode();
    from.forEach(item -> to.add(conversion.apply(item)));
    return to;
  }

  private static void carry(ObjectNode autoscaler, String name, JsonNode value) {
    if (!value.isEmpty()) {
      ensure(ensure(autoscaler, "metadata"), "annotations").put(name, Json.mapper().writeValueAsString(value));
    }
  }

  /** What an annotation carries; nothing when it cannot be read. */
  private static <T extends JsonNode> Optional<T> carried(ObjectNode autoscaler, String name, Class<T> type) {
    String text = text(autoscaler, "metadata", "annotations", name);
    try {
      return text.isEmpty() ? Optional.empty()
          : Optional.of(Json.mapper().readTree(text)).filter(type::isInstance).map(type::cast);
    } catch (JacksonException unreadable) {
      return Optional.empty();
    }
  }

  private static void dropCarriers(ObjectNode autoscaler) {
    if (object(autoscaler, "metadata", "annotations") instanceof ObjectNode annotations) {
      annotations.remove(CARRIERS);
    }
  }
}
