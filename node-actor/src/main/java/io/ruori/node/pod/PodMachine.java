package io.ruori.node.pod;

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
import tools.jackson.databind.JsonNode;

/**
 * The course of a pod on a node, as pure functions: what was heard changes the state, and {@link PodPlan} says from the
 * state alone what to do next. So a lost or repeated input costs time at most. Rules: upstream's kubelet ({@code SyncPod},
 * {@code computePodActions}).
 */
public final class PodMachine {
  private static final Duration RETRY = Duration.ofSeconds(3);
  private static final Duration GONE_GRACE = Duration.ofSeconds(2);
  private static final Duration EVACUATION_GRACE = Duration.ofSeconds(10);

  private PodMachine() {}

  /** A step: the state after it and what is to be done, in order. */
  public record Transition(PodState state, List<Effect> effects) {}

  public static Transition step(PodState state, Input input, Instant now) {
    List<Effect> effects = new ArrayList<>();
    PodState heard = hear(state, input, now, effects);
    PodState planned = PodPlan.plan(heard, now, effects);
    PodPlan.nextWake(planned, now).ifPresent(at -> effects.add(new Effect.WakeAt(at)));
    return new Transition(planned, List.copyOf(effects));
  }

  private static PodState hear(PodState s, Input input, Instant now, List<Effect> effects) {
    return switch (input) {
      case Input.Desired d -> desired(s, d.pod(), now);
      case Input.Gone g -> end(s, new Ending(Why.GONE, now.plus(GONE_GRACE), GONE_GRACE, "", ""));
      case Input.Evacuate e -> end(s, evacuation(s, now));
      case Input.VolumesMounted v -> s.with(new Volumes.Mounted());
      case Input.VolumesFailed v -> s.with(new Volumes.Unmounted(now.plus(RETRY)));
      case Input.SandboxUp up -> sandboxUp(s, up);
      case Input.SandboxFailed f -> sandboxFailed(s, f, now, effects);
      case Input.SandboxEnded e -> sandboxEnded(s, e, effects);
      case Input.ImageReady i -> s.unit(i.container(), u -> imageReady(s, u, effects));
      case Input.ContainerStarted c -> s.unit(c.container(), u -> started(u, c, effects));
      case Input.ContainerFailed f -> s.unit(f.container(), u -> failed(u, f, now));
      case Input.ContainerEnded e -> s.unit(e.container(), u -> ended(u, e.how()));
      case Input.Probed p -> s.unit(p.container(), u -> probed(u, p, s.pod(), effects));
      case Input.TornDown t -> s.with(new TearDownState.Done(t.all()));
      case Input.TearDownFailed f -> tearDownFailed(s, f, now, effects);
      case Input.Tick t -> s;
    };
  }

  private static PodState desired(PodState s, PodDefinition pod, Instant now) {
    List<ContainerUnit> units =
        s.units().stream().map(u -> pod.container(u.name()).map(u::defined).orElse(u)).toList();
    PodState next = s.withPod(pod).withUnits(units);
    return pod.deletion()
        .map(d -> end(next, new Ending(Why.DELETED, now.plus(d.grace()), d.grace(), "", "")))
        .orElse(next);
  }

  private static Ending evacuation(PodState s, Instant now) {
    Duration own = s.pod().terminationGrace();
    Duration grace = own.compareTo(EVACUATION_GRACE) < 0 ? own : EVACUATION_GRACE;
    return new Ending(Why.EVACUATED, now.plus(grace), grace, "", "");
  }

  /** A stronger reason to end replaces a weaker one, a shorter grace a longer one; then containers are told again. */
  private static PodState end(PodState s, Ending next) {
    if (s.ending().isEmpty()) {
      return s.with(next);
    }
    Ending before = s.ending().get();
    Why why = before.why() == Why.FINISHED || next.why() == Why.GONE || next.why() == Why.EVACUATED
        ? next.why() : before.why();
    boolean sooner = next.deadline().isBefore(before.deadline());
    Ending merged = new Ending(
        why,
        sooner ? next.deadline() : before.deadline(),
        sooner ? next.grace() : before.grace(),
        before.reason(),
        before.message());
    PodState merging = s.with(merged);
    return sooner ? merging.withUnits(merging.units().stream().map(PodMachine::tellAgain).toList()) : merging;
  }

  private static ContainerUnit tellAgain(ContainerUnit unit) {
    return unit.stage() instanceof Stage.Stopping stopping ? unit.at(stopping.was()) : unit;
  }

  private static PodState sandboxUp(PodState s, Input.SandboxUp up) {
    int attempt = s.sandbox() instanceof SandboxState.SettingUp setting ? setting.attempt() : 0;
    return s.with(new SandboxState.Up(up.id(), attempt)).withIps(up.ips());
  }

  private static PodState sandboxFailed(PodState s, Input.SandboxFailed f, Instant now, List<Effect> effects) {
    effects.add(new Effect.Tell(
        true, "FailedCreatePodSandBox", "Failed to create pod sandbox: " + f.message(), ""));
    int attempt = s.sandbox() instanceof SandboxState.SettingUp setting ? setting.attempt() : 0;
    return s.with(new SandboxState.Absent("", attempt + 1, now.plus(RETRY)));
  }

  private static PodState sandboxEnded(PodState s, Input.SandboxEnded e, List<Effect> effects) {
    if (!(s.sandbox() instanceof SandboxState.Up up) || !up.id().equals(e.id()) || s.ending().isPresent()) {
      return s;
    }
    effects.add(new Effect.Tell(
        false, "SandboxChanged", "Pod sandbox changed, it will be killed and re-created.", ""));
    return s.with(new SandboxState.Lost(up.attempt()));
  }

  private static ContainerUnit imageReady(PodState s, ContainerUnit u, List<Effect> effects) {
    if (!(u.stage() instanceof Stage.Pulling)) {
      return u;
    }
    if (s.ending().isPresent() || !(s.sandbox() instanceof SandboxState.Up up)) {
      return u.at(new Stage.Idle());
    }
    effects.add(new Effect.Start(u.name(), u.restarts(), up.id()));
    return u.at(new Stage.Starting(u.restarts())).withPull(Backoff.NONE);
  }

  private static ContainerUnit started(ContainerUnit u, Input.ContainerStarted c, List<Effect> effects) {
    if (!(u.stage() instanceof Stage.Starting)) {
      return u;
    }
    effects.add(new Effect.Watch(u.name(), c.id()));
    ContainerDefinition d = u.definition();
    return u.at(new Stage.Running(
        c.id(), c.imageId(), c.startedAt(), !d.hasProbe(ProbeKind.STARTUP), !d.hasProbe(ProbeKind.READINESS), d.hash()));
  }

  private static ContainerUnit failed(ContainerUnit u, Input.ContainerFailed f, Instant now) {
    if (!(u.stage() instanceof Stage.Pulling) && !(u.stage() instanceof Stage.Starting)) {
      return u;
    }
    if (!f.ofImage()) {
      return u.at(new Stage.Delayed(now, now.plus(RETRY), f.reason(), f.message()));
    }
    Backoff pull = u.pull().next(now);
    return u.withPull(pull).at(new Stage.Delayed(now, now.plus(pull.delay()), f.reason(), f.message()));
  }

  private static ContainerUnit ended(ContainerUnit u, Termination how) {
    boolean present = u.stage() instanceof Stage.Starting
        || u.running().filter(r -> r.id().equals(how.containerId())).isPresent();
    return present ? u.at(new Stage.Ended(how)) : u;
  }

  private static ContainerUnit probed(ContainerUnit u, Input.Probed p, PodDefinition pod, List<Effect> effects) {
    if (!(u.stage() instanceof Stage.Running r) || !r.id().equals(p.id())) {
      return u;
    }
    if (p.kind() == ProbeKind.READINESS) {
      return u.at(new Stage.Running(r.id(), r.imageId(), r.startedAt(), r.started(), p.healthy(), r.hash()));
    }
    if (p.healthy()) {
      return u.at(new Stage.Running(r.id(), r.imageId(), r.startedAt(), true, r.ready(), r.hash()));
    }
    String probe = p.kind() == ProbeKind.LIVENESS ? "liveness" : "startup";
    String why = "Container " + u.name() + " failed " + probe + " probe, will be restarted";
    JsonNode own = u.definition().json().path(p.kind().field()).path("terminationGracePeriodSeconds");
    Duration grace = own.isNumber() ? Duration.ofSeconds(own.asLong()) : pod.terminationGrace();
    return PodPlan.stop(u, r, grace, why, effects);
  }

  private static PodState tearDownFailed(PodState s, Input.TearDownFailed f, Instant now, List<Effect> effects) {
    effects.add(new Effect.Tell(true, "FailedKillPod", "error killing pod: " + f.message(), ""));
    return s.with(new TearDownState.None(now.plus(RETRY)));
  }

  /** The time until which a pod may be active, if its spec bounds it. */
  static Optional<Instant> activeDeadline(PodState s) {
    return s.pod().spec().has("activeDeadlineSeconds")
        ? Optional.of(s.startTime().plusSeconds(s.pod().spec().path("activeDeadlineSeconds").asLong(0)))
        : Optional.empty();
  }
}
