package io.ruori.node.pod;

import io.ruori.node.pod.ContainerUnit.Stage;
import io.ruori.node.pod.PodState.Ending;
import io.ruori.node.pod.PodState.SandboxState;
import io.ruori.node.pod.PodState.TearDownState;
import io.ruori.node.pod.PodState.Volumes;
import io.ruori.node.pod.PodState.Why;
import io.ruori.node.runtime.ContainerView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Where a pod stands after this JVM started: from what the engine runs, and where that says nothing, from what the API
 * remembers. What runs goes on running.
 */
public final class PodAdoption {
  private PodAdoption() {}

  /** @param views what the engine has of this pod, inspected */
  public static PodState adopt(PodDefinition pod, List<ContainerView> views, Instant now) {
    JsonNode status = pod.status();
    Optional<ContainerView> sandbox = views.stream()
        .filter(v -> v.isSandbox() && v.isRunning())
        .max(Comparator.comparingInt(ContainerView::attempt));
    List<ContainerUnit> units = new ArrayList<>();
    for (ContainerDefinition definition : pod.containers()) {
      units.add(unit(definition, views, status(status, definition), now));
    }
    boolean initialized = sandbox.isPresent() && (holds(status, "Initialized") || allAppsStarted(units));
    int attempts = views.stream().filter(ContainerView::isSandbox).mapToInt(v -> v.attempt() + 1).max().orElse(0);
    SandboxState state = sandbox
        .<SandboxState>map(s -> new SandboxState.Absent(s.id(), s.attempt(), now))
        .orElseGet(() -> new SandboxState.Absent("", attempts, now));
    String started = status.path("startTime").asString("");
    PodState adopted = new PodState(
        pod, started.isEmpty() ? now : Instant.parse(started), new Volumes.Unmounted(now), state, units, initialized,
        Optional.empty(), new TearDownState.None(now), ips(status));
    return ended(adopted, now);
  }

  private static boolean allAppsStarted(List<ContainerUnit> units) {
    return units.stream()
        .filter(u -> u.definition().role() == ContainerDefinition.Role.APP)
        .allMatch(u -> u.running().isPresent());
  }

  /** A finished pod stays finished. */
  private static PodState ended(PodState s, Instant now) {
    if (!s.pod().isFinished()) {
      return s;
    }
    JsonNode status = s.pod().status();
    return s.with(new Ending(
        Why.FINISHED, now, Duration.ZERO, status.path("reason").asString(""), status.path("message").asString("")));
  }

  private static ContainerUnit unit(
      ContainerDefinition definition, List<ContainerView> views, JsonNode known, Instant now) {
    List<ContainerView> own = views.stream()
        .filter(v -> v.name().equals(definition.name()) && v.status() != ContainerView.Status.CREATED)
        .sorted(Comparator.comparingInt(ContainerView::attempt).reversed())
        .toList();
    if (own.isEmpty()) {
      return remembered(definition, known, now);
    }
    ContainerView newest = own.getFirst();
    Optional<Termination> last = own.size() > 1
        ? Optional.of(termination(own.get(1), now))
        : terminated(known.path("lastState").path("terminated"));
    Stage stage = newest.isRunning() ? running(definition, newest, known) : new Stage.Ended(termination(newest, now));
    return new ContainerUnit(definition, stage, last, newest.attempt(), Backoff.NONE, Backoff.NONE);
  }

  private static Stage running(ContainerDefinition definition, ContainerView view, JsonNode known) {
    boolean same = known.path("containerID").asString("").endsWith(view.id());
    boolean started = !definition.hasProbe(ProbeKind.STARTUP) || same && known.path("started").asBoolean(false);
    boolean ready = !definition.hasProbe(ProbeKind.READINESS) || same && known.path("ready").asBoolean(false);
    return new Stage.Running(view.id(), view.imageId(), view.startedAt(), started, ready, view.hash());
  }

  private static Termination termination(ContainerView view, Instant now) {
    String reason = view.oomKilled() ? "OOMKilled" : view.exitCode() == 0 ? "Completed" : "Error";
    Instant finished = view.finishedAt().equals(Instant.EPOCH) ? now : view.finishedAt();
    return new Termination(
        view.id(), view.imageId(), view.exitCode(), reason, view.error(), view.startedAt(), finished);
  }

  /** The engine has nothing of it: what ran is lost, what had ended has ended. */
  private static ContainerUnit remembered(ContainerDefinition definition, JsonNode known, Instant now) {
    int restarts = known.path("restartCount").asInt(0);
    Optional<Termination> last = terminated(known.path("lastState").path("terminated"));
    Optional<Termination> ended = terminated(known.path("state").path("terminated"))
        .or(() -> known.path("state").has("waiting") ? last : Optional.empty())
        .or(() -> lost(known, now));
    Stage stage = ended.<Stage>map(Stage.Ended::new).orElseGet(Stage.Idle::new);
    return new ContainerUnit(definition, stage, last, restarts, Backoff.NONE, Backoff.NONE);
  }

  private static Optional<Termination> lost(JsonNode known, Instant now) {
    JsonNode running = known.path("state").path("running");
    if (!running.isObject()) {
      return Optional.empty();
    }
    String message = "The container could not be located when the pod was terminated";
    return Optional.of(new Termination(
        bare(known.path("containerID").asString("")), known.path("imageID").asString(""), 137,
        "ContainerStatusUnknown", message, time(running.path("startedAt"), now), now));
  }

  private static Optional<Termination> terminated(JsonNode node) {
    if (!node.isObject()) {
      return Optional.empty();
    }
    return Optional.of(new Termination(
        bare(node.path("containerID").asString("")), "", node.path("exitCode").asInt(0),
        node.path("reason").asString(""), node.path("message").asString(""),
        time(node.path("startedAt"), Instant.EPOCH), time(node.path("finishedAt"), Instant.EPOCH)));
  }

  private static Instant time(JsonNode node, Instant otherwise) {
    String text = node.asString("");
    return text.isEmpty() ? otherwise : Instant.parse(text);
  }

  private static String bare(String id) {
    int scheme = id.indexOf("://");
    return scheme < 0 ? id : id.substring(scheme + 3);
  }

  private static JsonNode status(JsonNode podStatus, ContainerDefinition definition) {
    boolean app = definition.role() == ContainerDefinition.Role.APP;
    for (JsonNode one : podStatus.path(app ? "containerStatuses" : "initContainerStatuses")) {
      if (one.path("name").asString("").equals(definition.name())) {
        return one;
      }
    }
    return podStatus.path("none");
  }

  private static boolean holds(JsonNode status, String type) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asString("").equals(type)) {
        return condition.path("status").asString("").equals("True");
      }
    }
    return false;
  }

  private static List<String> ips(JsonNode status) {
    List<String> ips = new ArrayList<>();
    status.path("podIPs").forEach(ip -> ips.add(ip.path("ip").asString("")));
    return ips;
  }
}
