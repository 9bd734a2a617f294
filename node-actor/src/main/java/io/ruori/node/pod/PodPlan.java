package io.ruori.node.pod;

import io.ruori.node.pod.ContainerDefinition.Role;
import io.ruori.node.pod.ContainerUnit.Stage;
import io.ruori.node.pod.PodState.Ending;
import io.ruori.node.pod.PodState.SandboxState;
import io.ruori.node.pod.PodState.TearDownState;
import io.ruori.node.pod.PodState.Volumes;
import io.ruori.node.pod.PodState.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What to do next for a pod, from its state alone. Marks in the state what it has asked for, so nothing is asked twice. */
final class PodPlan {
  private static final Duration SHOW_PULL_ERROR = Duration.ofSeconds(2);

  private PodPlan() {}

  static PodState plan(PodState s, Instant now, List<Effect> effects) {
    PodState judged = s.ending().isPresent() ? s : finished(s, now, effects).map(s::with).orElse(s);
    return judged.ending().isPresent() ? PodEnd.plan(judged, now, effects) : toRunning(judged, now, effects);
  }

  /** Whether the pod's work is over: all its containers ended for good, or its time is up. */
  private static Optional<Ending> finished(PodState s, Instant now, List<Effect> effects) {
    boolean never = s.pod().restartPolicy().equals("Never");
    boolean initFailed = s.units(Role.INIT).stream().anyMatch(u -> u.ended().isPresent() && !u.isCompleted());
    boolean ended = s.units(Role.APP).stream().allMatch(u -> u.ended().isPresent() && !restarts(s, u));
    if (ended || never && initFailed) {
      Duration grace = s.pod().terminationGrace();
      return Optional.of(new Ending(Why.FINISHED, now.plus(grace), grace, "", ""));
    }
    if (PodMachine.activeDeadline(s).filter(d -> !now.isBefore(d)).isPresent()) {
      String message = "Pod was active on the node longer than the specified deadline";
      effects.add(new Effect.Tell(false, "DeadlineExceeded", message, ""));
      Duration grace = s.pod().terminationGrace();
      return Optional.of(new Ending(Why.FINISHED, now.plus(grace), grace, "DeadlineExceeded", message));
    }
    return Optional.empty();
  }

  private static boolean restarts(PodState s, ContainerUnit u) {
    return switch (s.pod().restartPolicy()) {
      case "Always" -> true;
      case "OnFailure" -> !u.isCompleted();
      default -> false;
    };
  }

  private static PodState toRunning(PodState s, Instant now, List<Effect> effects) {
    return switch (s.volumes()) {
      case Volumes.Mounting m -> s;
      case Volumes.Unmounted u when now.isBefore(u.notBefore()) -> s;
      case Volumes.Unmounted u -> {
        effects.add(new Effect.MountVolumes());
        yield s.with(new Volumes.Mounting());
      }
      case Volumes.Mounted m -> toSandbox(s, now, effects);
    };
  }

  private static PodState toSandbox(PodState s, Instant now, List<Effect> effects) {
    return switch (s.sandbox()) {
      case SandboxState.SettingUp up -> s;
      case SandboxState.Absent a when now.isBefore(a.notBefore()) -> s;
      case SandboxState.Absent a -> {
        effects.add(new Effect.SetUpSandbox(a.id(), a.attempt()));
        yield s.with(new SandboxState.SettingUp(a.id(), a.attempt()));
      }
      case SandboxState.Lost lost -> afterLostSandbox(s, lost, now, effects);
      case SandboxState.Up up -> toContainers(s, now, effects);
    };
  }

  /** Containers do not outlive their sandbox: all end, then everything begins again in a new one. */
  private static PodState afterLostSandbox(PodState s, SandboxState.Lost lost, Instant now, List<Effect> effects) {
    Duration grace = s.pod().terminationGrace();
    PodState stopped = s.withUnits(s.units().stream()
        .map(u -> u.stage() instanceof Stage.Running r ? stop(u, r, grace, "", effects) : u)
        .toList());
    if (stopped.units().stream().anyMatch(ContainerUnit::isAlive)) {
      return stopped;
    }
    PodState reset = stopped
        .withUnits(stopped.units().stream().map(u -> again(u, now)).toList())
        .withInitialized(false)
        .with(new SandboxState.Absent("", lost.attempt() + 1, now));
    return toSandbox(reset, now, effects);
  }

  private static ContainerUnit again(ContainerUnit u, Instant now) {
    boolean rerun = u.definition().role() == Role.INIT;
    return rerun && u.stage() instanceof Stage.Ended e ? u.nextLife(e.how(), now) : u;
  }

  private static PodState toContainers(PodState s, Instant now, List<Effect> effects) {
    List<ContainerUnit> units = new ArrayList<>(s.units());
    boolean passed = true;
    for (int i = 0; i < units.size() && passed; i++) {
      ContainerUnit u = units.get(i);
      switch (u.definition().role()) {
        case INIT -> {
          if (!s.initialized() && !u.isCompleted()) {
            units.set(i, advance(s, u, now, effects));
            passed = false;
          }
        }
        case SIDECAR -> {
          ContainerUnit next = advance(s, u, now, effects);
          units.set(i, next);
          passed = s.initialized() || next.running().filter(Stage.Running::started).isPresent();
        }
        case APP -> {
          if (u.ended().isEmpty() || restarts(s, u)) {
            units.set(i, advance(s, u, now, effects));
          }
        }
      }
    }
    boolean initialized = s.initialized() || passed;
    return s.withUnits(units).withInitialized(initialized);
  }

  /** One container's next step towards running. */
  private static ContainerUnit advance(PodState s, ContainerUnit u, Instant now, List<Effect> effects) {
    return switch (u.stage()) {
      case Stage.Idle i -> pull(u, effects);
      case Stage.Pulling p -> u;
      case Stage.Starting st -> u;
      case Stage.Stopping st -> u;
      case Stage.Delayed d -> delayed(u, d, now, effects);
      case Stage.Ended e -> restart(s, u, e.how(), now, effects);
      case Stage.Running r when !r.hash().equals(u.definition().hash()) ->
          stop(u, r, s.pod().terminationGrace(),
              "Container " + u.name() + " definition changed, will be restarted", effects);
      case Stage.Running r -> u;
    };
  }

  private static ContainerUnit pull(ContainerUnit u, List<Effect> effects) {
    effects.add(new Effect.Pull(u.name()));
    return u.at(new Stage.Pulling());
  }

  private static ContainerUnit delayed(ContainerUnit u, Stage.Delayed d, Instant now, List<Effect> effects) {
    boolean crash = d.reason().equals("CrashLoopBackOff");
    if (!now.isBefore(d.until())) {
      return pull(crash ? u.nextLife(u.last().orElseThrow(), now) : u, effects);
    }
    if (!d.reason().equals("ErrImagePull") || now.isBefore(d.since().plus(SHOW_PULL_ERROR))) {
      return u;
    }
    String image = u.definition().image();
    String path = u.definition().fieldPath();
    effects.add(new Effect.Tell(false, "BackOff", "Back-off pulling image \"" + image + "\"", path));
    effects.add(new Effect.Tell(true, "Failed", "Error: ImagePullBackOff", path));
    String message = "Back-off pulling image \"" + image + "\": ErrImagePull: " + d.message();
    return u.at(new Stage.Delayed(d.since(), d.until(), "ImagePullBackOff", message));
  }

  private static ContainerUnit restart(
      PodState s, ContainerUnit u, Termination how, Instant now, List<Effect> effects) {
    Instant due = u.crash().dueAfter(how.finishedAt());
    if (!now.isBefore(due)) {
      return pull(u.nextLife(how, now), effects);
    }
    String pod = s.pod().ref().name() + "_" + s.pod().ref().namespace() + "(" + s.pod().ref().uid() + ")";
    String delay = goDuration(u.crash().delay());
    effects.add(new Effect.Tell(
        true, "BackOff", "Back-off restarting failed container " + u.name() + " in pod " + pod,
        u.definition().fieldPath()));
    String message = "back-off " + delay + " restarting failed container=" + u.name() + " pod=" + pod;
    return u.delayed(how, new Stage.Delayed(now, due, "CrashLoopBackOff", message));
  }

  /** As Go prints a duration: {@code 10s}, {@code 1m20s}, {@code 5m0s}. */
  private static String goDuration(Duration d) {
    return d.toMinutes() == 0 ? d.toSeconds() + "s" : d.toMinutes() + "m" + d.toSecondsPart() + "s";
  }

  /** Asks a running container to stop; {@code why} goes into a Killing event, {@code ""} for the usual words. */
  static ContainerUnit stop(ContainerUnit u, Stage.Running r, Duration grace, String why, List<Effect> effects) {
    String message = why.isEmpty() ? "Stopping container " + u.name() : why;
    effects.add(new Effect.Tell(false, "Killing", message, u.definition().fieldPath()));
    effects.add(new Effect.Stop(u.name(), r.id(), grace, why));
    return u.at(new Stage.Stopping(r));
  }

  /** When the machine wants to be woken although nothing is heard. */
  static Optional<Instant> nextWake(PodState s, Instant now) {
    Stream<Instant> delays = s.ending().isPresent() ? Stream.empty() : s.units().stream().flatMap(PodPlan::wakes);
    Stream<Instant> parts = Stream.of(
            s.volumes() instanceof Volumes.Unmounted u ? u.notBefore() : now,
            s.sandbox() instanceof SandboxState.Absent a ? a.notBefore() : now,
            s.tearDown() instanceof TearDownState.None n ? n.notBefore() : now);
    Stream<Instant> deadline = s.ending().isPresent() ? Stream.empty() : PodMachine.activeDeadline(s).stream();
    return Stream.of(delays, parts, deadline).flatMap(x -> x).filter(t -> t.isAfter(now)).min(Instant::compareTo);
  }

  private static Stream<Instant> wakes(ContainerUnit u) {
    return u.stage() instanceof Stage.Delayed d
        ? Stream.of(d.until(), d.since().plus(SHOW_PULL_ERROR))
        : Stream.empty();
  }
}
