package io.ruori.node.pod;

import java.time.Instant;
import java.util.Optional;

/**
 * One container of a pod and where it stands.
 *
 * @param last how the container before the present one ended
 * @param restarts the {@code restartCount}: the present or latest container's attempt
 * @param crash delays restarts
 * @param pull delays image pulls
 */
public record ContainerUnit(
    ContainerDefinition definition,
    Stage stage,
    Optional<Termination> last,
    int restarts,
    Backoff crash,
    Backoff pull) {

  /** Where a container stands. */
  public sealed interface Stage {
    /** Not begun; {@code message} tells what keeps it, if anything. */
    record Idle() implements Stage {}

    /** Its image is being made present. */
    record Pulling() implements Stage {}

    /** It is being created and started. */
    record Starting(int attempt) implements Stage {}

    /** The next try is at {@code until}; the reason is what {@code kubectl} shows meanwhile. */
    record Delayed(Instant since, Instant until, String reason, String message) implements Stage {}

    /**
     * @param started has passed its startup probe
     * @param ready passes its readiness probe
     */
    record Running(String id, String imageId, Instant startedAt, boolean started, boolean ready, String hash)
        implements Stage {}

    /** It was told to stop. */
    record Stopping(Running was) implements Stage {}

    /** It ended; whether it starts again is for the plan to say. */
    record Ended(Termination how) implements Stage {}
  }

  static ContainerUnit fresh(ContainerDefinition definition) {
    return new ContainerUnit(definition, new Stage.Idle(), Optional.empty(), 0, Backoff.NONE, Backoff.NONE);
  }

  public String name() {
    return definition.name();
  }

  ContainerUnit at(Stage next) {
    return new ContainerUnit(definition, next, last, restarts, crash, pull);
  }

  ContainerUnit defined(ContainerDefinition next) {
    return new ContainerUnit(next, stage, last, restarts, crash, pull);
  }

  ContainerUnit withPull(Backoff next) {
    return new ContainerUnit(definition, stage, last, restarts, crash, next);
  }

  /** The container ended before; its next life begins with a higher count. */
  ContainerUnit nextLife(Termination how, Instant now) {
    return new ContainerUnit(
        definition, new Stage.Idle(), Optional.of(how), restarts + 1, crash.next(now), pull);
  }

  /** Shown as ended until its delay is over. */
  ContainerUnit delayed(Termination how, Stage.Delayed delay) {
    return new ContainerUnit(definition, delay, Optional.of(how), restarts, crash, pull);
  }

  /** Whether a process may be there that has to be stopped before the pod can go. */
  boolean isAlive() {
    return stage instanceof Stage.Running || stage instanceof Stage.Stopping || stage instanceof Stage.Starting;
  }

  public Optional<Stage.Running> running() {
    return switch (stage) {
      case Stage.Running r -> Optional.of(r);
      case Stage.Stopping s -> Optional.of(s.was());
      case Stage.Idle i -> Optional.empty();
      case Stage.Pulling p -> Optional.empty();
      case Stage.Starting s -> Optional.empty();
      case Stage.Delayed d -> Optional.empty();
      case Stage.Ended e -> Optional.empty();
    };
  }

  /** How it ended, if it is not running again by now. */
  public Optional<Termination> ended() {
    return stage instanceof Stage.Ended e ? Optional.of(e.how()) : Optional.empty();
  }

  /** An init container that has done its work. */
  boolean isCompleted() {
    return ended().filter(Termination::succeeded).isPresent();
  }
}
