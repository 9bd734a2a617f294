package io.ruori.core.table;

import io.ruori.core.selector.InvalidSelector;
import io.ruori.core.selector.LabelSelector;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The rows of what runs pods. */
final class WorkloadRows {
  private static final String TEMPLATE = "spec.template.spec.containers";

  static final Map<String, Row> ROWS =
      Map.ofEntries(
          Map.entry("/ReplicationController",
              c -> replicas(c).containers(TEMPLATE).add(c.labels("spec.selector"))),
          Map.entry("apps/ReplicaSet", c -> replicas(c).containers(TEMPLATE).add(c.selector("spec.selector"))),
          Map.entry("apps/Deployment", WorkloadRows::deployment),
          Map.entry("apps/StatefulSet",
              c -> c.name().add(c.number("status.readyReplicas") + "/" + c.number("spec.replicas")).age()
                  .containers(TEMPLATE)),
          Map.entry("apps/DaemonSet", WorkloadRows::daemonSet),
          Map.entry("apps/ControllerRevision", WorkloadRows::controllerRevision),
          Map.entry("batch/Job", WorkloadRows::job),
          Map.entry("batch/CronJob", WorkloadRows::cronJob),
          Map.entry("policy/PodDisruptionBudget",
              c -> c.name().add(c.text("spec.minAvailable", "N/A")).add(c.text("spec.maxUnavailable", "N/A"))
                  .add(c.number("status.disruptionsAllowed")).age()),
          Map.entry("autoscaling/HorizontalPodAutoscaler", AutoscalerRow::write),
          Map.entry("autoscaling/Scale",
              c -> c.name().add(c.number("spec.replicas")).add(c.number("status.replicas")).age()));

  private WorkloadRows() {}

  private static Cells replicas(Cells cells) {
    return cells.name().add(cells.number("spec.replicas")).add(cells.number("status.replicas"))
        .add(cells.number("status.readyReplicas")).age();
  }

  private static void deployment(Cells cells) {
    String selector;
    try {
      selector = LabelSelector.of(cells.at("spec.selector")).toString();
    } catch (InvalidSelector invalid) {
      selector = "<invalid>";
    }
    cells.name().add(cells.number("status.readyReplicas") + "/" + cells.number("spec.replicas"))
        .add(cells.number("status.updatedReplicas")).add(cells.number("status.availableReplicas")).age()
        .containers(TEMPLATE).add(selector);
  }

  private static void daemonSet(Cells cells) {
    cells.name();
    for (String count : List.of("desiredNumberScheduled", "currentNumberScheduled", "numberReady",
        "updatedNumberScheduled", "numberAvailable")) {
      cells.add(cells.number("status." + count));
    }
    cells.add(cells.labels("spec.template.spec.nodeSelector")).age().containers(TEMPLATE)
        .add(cells.selector("spec.selector"));
  }

  private static void controllerRevision(Cells cells) {
    String controller = Cells.NONE;
    for (JsonNode owner : cells.at("metadata.ownerReferences")) {
      if (owner.path("controller").asBoolean(false)) {
        String apiVersion = Cells.text(owner, "apiVersion");
        String group = apiVersion.contains("/") ? "." + apiVersion.substring(0, apiVersion.indexOf('/')) : "";
        controller = (Cells.text(owner, "kind") + group).toLowerCase(Locale.ROOT) + "/" + Cells.text(owner, "name");
      }
    }
    cells.name().add(controller).add(cells.number("revision")).age();
  }

  private static void job(Cells cells) {
    long succeeded = cells.number("status.succeeded");
    long parallelism = cells.number("spec.parallelism");
    String completions = succeeded + "/1" + (parallelism > 1 ? " of " + parallelism : "");
    if (cells.has("spec.completions")) {
      completions = succeeded + "/" + cells.number("spec.completions");
    }
    cells.name().add(jobStatus(cells)).add(completions).add(jobDuration(cells)).age().containers(TEMPLATE)
        .add(cells.selector("spec.selector"));
  }

  private static String jobStatus(Cells cells) {
    if (cells.condition("Complete").equals("True")) {
      return "Complete";
    }
    if (cells.condition("Failed").equals("True")) {
      return "Failed";
    }
    if (cells.has("metadata.deletionTimestamp")) {
      return "Terminating";
    }
    for (String type : List.of("Suspended", "FailureTarget", "SuccessCriteriaMet")) {
      if (cells.condition(type).equals("True")) {
        return type;
      }
    }
    return "Running";
  }

  private static String jobDuration(Cells cells) {
    if (!cells.has("status.startTime")) {
      return "";
    }
    String start = cells.text("status.startTime");
    try {
      return cells.has("status.completionTime")
          ? HumanDuration.of(Duration.between(Instant.parse(start), Instant.parse(cells.text("status.completionTime"))))
          : cells.since(start);
    } catch (DateTimeParseException notATime) {
      return "<invalid>";
    }
  }

  private static void cronJob(Cells cells) {
    String suspend = cells.has("spec.suspend") ? cells.flag("spec.suspend", false) ? "True" : "False" : Cells.UNSET;
    String last = cells.has("status.lastScheduleTime") ? cells.since(cells.text("status.lastScheduleTime")) : Cells.NONE;
    cells.name().add(cells.text("spec.schedule")).add(cells.text("spec.timeZone", Cells.NONE)).add(suspend)
        .add(cells.at("status.active").size()).add(last).age()
        .containers("spec.jobTemplate.spec.template.spec.containers")
        .add(cells.selector("spec.jobTemplate.spec.selector"));
  }
}
