package io.ruori.core.table;

import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** A pod's row: its state is put together from phase, conditions and the states of its containers. */
final class PodRow {
  private static final String TERMINATED = "lastState.terminated.finishedAt";

  private final Cells cells;
  private final Set<String> sidecars = new HashSet<>();
  private long total;
  private long ready;
  private long restarts;
  private String lastRestart = "";
  private long sidecarRestarts;
  private String lastSidecarRestart = "";
  private String reason;

  private PodRow(Cells cells) {
    this.cells = cells;
  }

  static void write(Cells cells) {
    new PodRow(cells).write();
  }

  private void write() {
    String phase = cells.text("status.phase");
    reason = cells.text("status.reason", phase);
    for (JsonNode condition : cells.at("status.conditions")) {
      if (Cells.text(condition, "type").equals("PodScheduled")
          && Cells.text(condition, "reason").equals("SchedulingGated")) {
        reason = "SchedulingGated";
      }
    }
    total = cells.at("spec.containers").size();
    for (JsonNode container : cells.at("spec.initContainers")) {
      if (Cells.text(container, "restartPolicy").equals("Always")) {
        sidecars.add(Cells.text(container, "name"));
        total++;
      }
    }
    boolean initializing = initContainers();
    if (!initializing || cells.condition("Initialized").equals("True")) {
      containers();
    }
    deletion(phase);
    String shown = restarts != 0 && !lastRestart.isEmpty()
        ? restarts + " (" + cells.since(lastRestart) + " ago)"
        : Long.toString(restarts);
    cells.name().add(ready + "/" + total).add(reason).add(shown).age();
    cells.add(first("status.podIPs", "ip")).add(cells.text("spec.nodeName", Cells.NONE))
        .add(cells.text("status.nominatedNodeName", Cells.NONE)).add(readinessGates());
  }

  /** Whether the pod is still initializing, or failed to. */
  private boolean initContainers() {
    JsonNode statuses = cells.at("status.initContainerStatuses");
    for (int i = 0; i < statuses.size(); i++) {
      JsonNode status = statuses.get(i);
      boolean sidecar = sidecars.contains(Cells.text(status, "name"));
      restarts += status.path("restartCount").asLong(0);
      lastRestart = later(lastRestart, Cells.text(status, TERMINATED));
      if (sidecar) {
        sidecarRestarts += status.path("restartCount").asLong(0);
        lastSidecarRestart = later(lastSidecarRestart, Cells.text(status, TERMINATED));
      }
      JsonNode terminated = Cells.at(status, "state.terminated");
      if (terminated.isObject() && terminated.path("exitCode").asLong(0) == 0) {
        continue;
      }
      if (sidecar && status.path("started").asBoolean(false)) {
        ready += status.path("ready").asBoolean(false) ? 1 : 0;
        continue;
      }
      reason = "Init:" + initReason(status, i);
      return true;
    }
    return false;
  }

  private String initReason(JsonNode status, int index) {
    JsonNode terminated = Cells.at(status, "state.terminated");
    if (terminated.isObject()) {
      return exit(terminated);
    }
    String waiting = Cells.text(status, "state.waiting.reason");
    return waiting.isEmpty() || waiting.equals("PodInitializing")
        ? index + "/" + cells.at("spec.initContainers").size()
        : waiting;
  }

  private static String exit(JsonNode terminated) {
    if (!Cells.text(terminated, "reason").isEmpty()) {
      return Cells.text(terminated, "reason");
    }
    long signal = terminated.path("signal").asLong(0);
    return signal != 0 ? "Signal:" + signal : "ExitCode:" + terminated.path("exitCode").asLong(0);
  }

  private void containers() {
    restarts = sidecarRestarts;
    lastRestart = lastSidecarRestart;
    boolean running = false;
    JsonNode statuses = cells.at("status.containerStatuses");
    for (int i = statuses.size() - 1; i >= 0; i--) {
      JsonNode status = statuses.get(i);
      restarts += status.path("restartCount").asLong(0);
      lastRestart = later(lastRestart, Cells.text(status, TERMINATED));
      String waiting = Cells.text(status, "state.waiting.reason");
      JsonNode terminated = Cells.at(status, "state.terminated");
      if (!waiting.isEmpty()) {
        reason = waiting;
      } else if (terminated.isObject()) {
        reason = exit(terminated);
      } else if (status.path("ready").asBoolean(false) && Cells.at(status, "state.running").isObject()) {
        running = true;
        ready++;
      }
    }
    if (reason.equals("Completed") && running) {
      reason = cells.condition("Ready").equals("True") ? "Running" : "NotReady";
    }
  }

  private void deletion(String phase) {
    if (cells.has("metadata.deletionTimestamp")) {
      if (cells.text("status.reason").equals("NodeLost")) {
        reason = "Unknown";
      } else if (!phase.equals("Succeeded") && !phase.equals("Failed")) {
        reason = "Terminating";
      }
    }
  }

  private static String later(String one, String other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  private String first(String list, String field) {
    String text = Cells.text(cells.at(list).path(0), field);
    return text.isEmpty() ? Cells.NONE : text;
  }

  private String readinessGates() {
    JsonNode gates = cells.at("spec.readinessGates");
    if (gates.isEmpty()) {
      return Cells.NONE;
    }
    long open = gates.valueStream().filter(g -> cells.condition(Cells.text(g, "conditionType")).equals("True")).count();
    return open + "/" + gates.size();
  }
}
