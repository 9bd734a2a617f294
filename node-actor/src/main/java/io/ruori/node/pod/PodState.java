package io.ruori.node.pod;

import io.ruori.node.pod.ContainerDefinition.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Everything that the machine knows of a pod. Immutable.
 *
 * @param startTime when this node took the pod on
 * @param units in the order of {@link PodDefinition#containers()}
 * @param initialized all init containers have done their work in the present sandbox
 */
public record PodState(
    PodDefinition pod,
    Instant startTime,
    Volumes volumes,
    SandboxState sandbox,
    List<ContainerUnit> units,
    boolean initialized,
    Optional<Ending> ending,
    TearDownState tearDown,
    List<String> ips) {

  public PodState {
    units = List.copyOf(units);
    ips = List.copyOf(ips);
  }

  /** How far the volumes are. */
  public sealed interface Volumes {
    record Unmounted(Instant notBefore) implements Volumes {}

    record Mounting() implements Volumes {}

    record Mounted() implements Volumes {}
  }

  /** How far the sandbox is; {@code attempt} counts the sandboxes of this pod. */
  public sealed interface SandboxState {
    /** @param id of one that is there and has only to be connected again, or {@code ""} */
    record Absent(String id, int attempt, Instant notBefore) implements SandboxState {}

    record SettingUp(String id, int attempt) implements SandboxState {}

    record Up(String id, int attempt) implements SandboxState {}

    /** It ended under its containers, which have to end too before the next one comes. */
    record Lost(int attempt) implements SandboxState {}
  }

  /** Why all this comes to an end. */
  public enum Why {
    /** The object has a deletion timestamp. */
    DELETED,
    /** The object is gone. */
    GONE,
    /** The node stops. */
    EVACUATED,
    /** The pod has done its work, or failed for good. */
    FINISHED
  }

  /**
   * The pod is ending.
   *
   * @param grace for its containers
   * @param reason of the status, {@code ""} for none: {@code DeadlineExceeded}
   */
  public record Ending(Why why, Instant deadline, Duration grace, String reason, String message) {}

  /** How far the removal of everything is. */
  public sealed interface TearDownState {
    record None(Instant notBefore) implements TearDownState {}

    record Running(boolean all) implements TearDownState {}

    /** @param all containers and volumes are gone too */
    record Done(boolean all) implements TearDownState {}

    /** All is gone here, and the API is being told to remove the object. */
    record Deleting() implements TearDownState {}
  }

  /** A pod that was never seen here. */
  public static PodState fresh(PodDefinition pod, Instant now) {
    return new PodState(
        pod, now, new Volumes.Unmounted(now), new SandboxState.Absent("", 0, now),
        pod.containers().stream().map(ContainerUnit::fresh).toList(), false, Optional.empty(),
        new TearDownState.None(now), List.of());
  }

  PodState withPod(PodDefinition next) {
    return new PodState(next, startTime, volumes, sandbox, units, initialized, ending, tearDown, ips);
  }

  PodState with(Volumes next) {
    return new PodState(pod, startTime, next, sandbox, units, initialized, ending, tearDown, ips);
  }

  PodState with(SandboxState next) {
    return new PodState(pod, startTime, volumes, next, units, initialized, ending, tearDown, ips);
  }

  PodState withUnits(List<ContainerUnit> next) {
    return new PodState(pod, startTime, volumes, sandbox, next, initialized, ending, tearDown, ips);
  }

  PodState withInitialized(boolean next) {
    return new PodState(pod, startTime, volumes, sandbox, units, next, ending, tearDown, ips);
  }

  PodState with(Ending next) {
    return new PodState(pod, startTime, volumes, sandbox, units, initialized, Optional.of(next), tearDown, ips);
  }

  PodState with(TearDownState next) {
    return new PodState(pod, startTime, volumes, sandbox, units, initialized, ending, next, ips);
  }

  PodState withIps(List<String> next) {
    return new PodState(pod, startTime, volumes, sandbox, units, initialized, ending, tearDown, next);
  }

  /** With one container changed. */
  PodState unit(String name, UnaryOperator<ContainerUnit> change) {
    List<ContainerUnit> next = new ArrayList<>(units);
    next.replaceAll(u -> u.name().equals(name) ? change.apply(u) : u);
    return withUnits(next);
  }

  public Optional<ContainerUnit> unit(String name) {
    return units.stream().filter(u -> u.name().equals(name)).findFirst();
  }

  public List<ContainerUnit> units(Role role) {
    return units.stream().filter(u -> u.definition().role() == role).toList();
  }

  public boolean isSandboxUp() {
    return sandbox instanceof SandboxState.Up;
  }

  /** The pod's work is over, for good or bad, as upstream's {@code podIsTerminal}. */
  public boolean isEnding(Why why) {
    return ending.filter(e -> e.why() == why).isPresent();
  }
}
