package io.ruori.core.table;

import java.util.ArrayList;
import tools.jackson.databind.JsonNode;

/** The row of a HorizontalPodAutoscaler (v2): each metric as current over target. */
final class AutoscalerRow {
  private static final String UNKNOWN = "<unknown>";

  private AutoscalerRow() {}

  static void write(Cells cells) {
    String target = cells.text("spec.scaleTargetRef.kind") + "/" + cells.text("spec.scaleTargetRef.name");
    String fewest = cells.has("spec.minReplicas") ? Long.toString(cells.number("spec.minReplicas")) : Cells.UNSET;
    cells.name().add(target).add(metrics(cells)).add(fewest).add(cells.number("spec.maxReplicas"))
        .add(cells.number("status.currentReplicas")).age();
  }

  private static String metrics(Cells cells) {
    JsonNode specs = cells.at("spec.metrics");
    JsonNode statuses = cells.at("status.currentMetrics");
    if (specs.isEmpty()) {
      return Cells.NONE;
    }
    var shown = new ArrayList<String>();
    for (int i = 0; i < specs.size(); i++) {
      shown.add(metric(specs.get(i), statuses.path(i)));
    }
    String first = String.join(", ", shown.subList(0, Math.min(2, shown.size())));
    return shown.size() > 2 ? first + " + " + (shown.size() - 2) + " more..." : first;
  }

  private static String metric(JsonNode spec, JsonNode status) {
    return switch (Cells.text(spec, "type")) {
      case "External" -> quantity(spec.path("external"), status.path("external"));
      case "Object" -> quantity(spec.path("object"), status.path("object"));
      case "Pods" ->
          current(status.path("pods"), "averageValue") + "/" + Cells.text(spec, "pods.target.averageValue");
      case "Resource" -> resource(spec.path("resource"), status.path("resource"));
      case "ContainerResource" -> resource(spec.path("containerResource"), status.path("containerResource"));
      default -> "<unknown type>";
    };
  }

  private static String quantity(JsonNode spec, JsonNode status) {
    String average = Cells.text(spec, "target.averageValue");
    return average.isEmpty()
        ? current(status, "value") + "/" + Cells.text(spec, "target.value")
        : current(status, "averageValue") + "/" + average + " (avg)";
  }

  private static String resource(JsonNode spec, JsonNode status) {
    String name = Cells.text(spec, "name") + ": ";
    String average = Cells.text(spec, "target.averageValue");
    if (!average.isEmpty()) {
      return name + current(status, "averageValue") + "/" + average;
    }
    String used = Cells.text(status, "current.averageUtilization");
    String target = Cells.text(spec, "target.averageUtilization");
    return name + (used.isEmpty() ? UNKNOWN : used + "%") + "/" + (target.isEmpty() ? "<auto>" : target + "%");
  }

  private static String current(JsonNode status, String field) {
    String value = Cells.text(status, "current." + field);
    return value.isEmpty() ? UNKNOWN : value;
  }
}
