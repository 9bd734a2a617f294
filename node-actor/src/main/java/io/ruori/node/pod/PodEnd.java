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

/**
 * How a pod ends: its containers first, sidecars after them in reverse order, then the sandbox with its network, then
 * volumes, then the object. Waits for what is under way, so that nothing comes to life after the removal.
 */
final class PodEnd {
  private static final Duration LEAST_GRACE = Duration.ofSeconds(1);

  private PodEnd() {}

  static PodState plan(PodState s, Instant now, List<Effect> effects) {
    boolean busy = s.sandbox() instanceof SandboxState.SettingUp
        || s.volumes() instanceof Volumes.Mounting
        || s.units().stream().anyMatch(u -> u.stage() instanceof Stage.Starting);
    PodState stopping = stopNext(settle(s), now, effects);
    if (busy || stopping.units().stream().anyMatch(ContainerUnit::isAlive)) {
      return stopping;
    }
    return tearDown(stopping, now, effects);
  }

  /** A container that waited for its restart has ended for good. */
  private static PodState settle(PodState s) {
    return s.withUnits(s.units().stream()
        .map(u -> u.stage() instanceof Stage.Delayed && u.last().isPresent()
            ? new ContainerUnit(
                u.definition(), new Stage.Ended(u.last().get()), u.last(), u.restarts(), u.crash(), u.pull())
            : u)
        .toList());
  }

  private static PodState stopNext(PodState s, Instant now, List<Effect> effects) {
    boolean othersAlive =
        s.units().stream().anyMatch(u -> u.definition().role() != Role.SIDECAR && u.isAlive());
    List<ContainerUnit> units = new ArrayList<>(s.units());
    for (int i = units.size() - 1; i >= 0; i--) {
      ContainerUnit u = units.get(i);
      boolean sidecar = u.definition().role() == Role.SIDECAR;
      if (sidecar && othersAlive) {
        continue;
      }
      if (u.stage() instanceof Stage.Running r) {
        units.set(i, PodPlan.stop(u, r, graceLeft(s.ending().orElseThrow(), now), "", effects));
      }
      if (sidecar && units.get(i).isAlive()) {
        break;
      }
    }
    return s.withUnits(units);
  }

  private static Duration graceLeft(Ending ending, Instant now) {
    Duration left = Duration.between(now, ending.deadline());
    return left.compareTo(LEAST_GRACE) < 0 ? LEAST_GRACE : left;
  }

  private static PodState tearDown(PodState s, Instant now, List<Effect> effects) {
    Why why = s.ending().orElseThrow().why();
    // An evacuated pod comes back, as after a restart of its machine: to its volumes and to what its containers left.
    boolean all = why == Why.DELETED || why == Why.GONE;
    return switch (s.tearDown()) {
      case TearDownState.Running r -> s;
      case TearDownState.None n when now.isBefore(n.notBefore()) -> s;
      case TearDownState.Done d when d.all() || !all -> after(s, why, effects);
      case TearDownState.None n -> begin(s, all, effects);
      case TearDownState.Done d -> begin(s, all, effects);
      case TearDownState.Deleting d -> after(s, why, effects);
    };
  }

  private static PodState begin(PodState s, boolean all, List<Effect> effects) {
    effects.add(new Effect.TearDown(all));
    return s.with(new TearDownState.Running(all));
  }

  private static PodState after(PodState s, Why why, List<Effect> effects) {
    return switch (why) {
      case FINISHED -> s;
      case DELETED -> {
        if (s.tearDown() instanceof TearDownState.Deleting) {
          yield s;
        }
        effects.add(new Effect.DeleteObject());
        yield s.with(new TearDownState.Deleting());
      }
      case GONE, EVACUATED -> {
        effects.add(new Effect.Finish());
        yield s;
      }
    };
  }
}
