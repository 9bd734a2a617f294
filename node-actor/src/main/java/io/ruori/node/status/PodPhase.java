package io.ruori.node.status;

import io.ruori.node.pod.ContainerDefinition.Role;
import io.ruori.node.pod.ContainerUnit;
import io.ruori.node.pod.ContainerUnit.Stage;
import io.ruori.node.pod.PodState;
import io.ruori.node.pod.PodState.Why;
import io.ruori.node.pod.Termination;
import java.util.List;

/** The phase of a pod, by the rules of kubelet's {@code getPhase}. */
final class PodPhase {
  private PodPhase() {}

  static String of(PodState s) {
    if (s.pod().isFinished()) {
      return s.pod().status().path("phase").asString("");
    }
    if (s.ending().filter(e -> !e.reason().isEmpty()).isPresent()) {
      return "Failed";
    }
    boolean never = s.pod().restartPolicy().equals("Never");
    if (never && s.units(Role.INIT).stream().anyMatch(PodPhase::failed)) {
      return "Failed";
    }
    List<ContainerUnit> apps = s.units(Role.APP);
    long running = apps.stream().filter(u -> u.running().isPresent()).count();
    long stopped = apps.stream().filter(u -> u.running().isEmpty() && hasEnded(u)).count();
    boolean waiting = running + stopped < apps.size();
    if (waiting && isOver(s)) {
      return "Failed";
    }
    if (waiting || !s.initialized() && running == 0 && stopped == 0) {
      return "Pending";
    }
    return running > 0 ? "Running" : stoppedPhase(s, apps);
  }

  private static String stoppedPhase(PodState s, List<ContainerUnit> apps) {
    boolean succeeded = apps.stream().allMatch(u -> u.ended().filter(Termination::succeeded).isPresent());
    if (isOver(s) || !s.pod().restartPolicy().equals("Always")) {
      boolean allEnded = apps.stream().allMatch(u -> u.ended().isPresent());
      if (allEnded && succeeded) {
        return "Succeeded";
      }
      if (isOver(s) || s.pod().restartPolicy().equals("Never")) {
        return "Failed";
      }
    }
    return "Running";
  }

  private static boolean failed(ContainerUnit u) {
    return u.ended().filter(t -> !t.succeeded()).isPresent();
  }

  private static boolean hasEnded(ContainerUnit u) {
    return u.stage() instanceof Stage.Ended || u.last().isPresent();
  }

  /** No container will run here any more. */
  static boolean isOver(PodState s) {
    boolean ending = s.isEnding(Why.DELETED) || s.isEnding(Why.GONE) || s.isEnding(Why.FINISHED);
    return ending && s.units().stream().noneMatch(u -> u.running().isPresent() || u.stage() instanceof Stage.Starting);
  }
}
