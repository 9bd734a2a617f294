package io.ruori.node.pod;

import java.time.Duration;
import java.time.Instant;

/** What the machine wants done. Each long one is answered by one {@link Input}. */
public sealed interface Effect {
  /** Answered by {@link Input.VolumesMounted} or {@link Input.VolumesFailed}. Idempotent. */
  record MountVolumes() implements Effect {}

  /**
   * Makes the sandbox and connects it; with an id, only connects that one (again). Answered by
   * {@link Input.SandboxUp} or {@link Input.SandboxFailed}.
   */
  record SetUpSandbox(String existingId, int attempt) implements Effect {}

  /** Makes the image present. Answered by {@link Input.ImageReady} or {@link Input.ContainerFailed}. */
  record Pull(String container) implements Effect {}

  /** Creates and starts. Answered by {@link Input.ContainerStarted}, {@code ContainerFailed} or {@code ContainerEnded}. */
  record Start(String container, int attempt, String sandboxId) implements Effect {}

  /** Runs the preStop hook and stops. Answered by {@link Input.ContainerEnded}. */
  record Stop(String container, String id, Duration grace, String why) implements Effect {}

  /** Begins to probe; ends by itself when the container does. */
  record Watch(String container, String id) implements Effect {}

  /** Removes the sandbox and its network, with {@code all} also containers and volumes. Answered by {@link Input.TornDown}. */
  record TearDown(boolean all) implements Effect {}

  /** An Event about the pod or one of its containers. */
  record Tell(boolean warning, String reason, String message, String fieldPath) implements Effect {}

  /** A {@link Input.Tick} at this time; replaces an earlier one. */
  record WakeAt(Instant at) implements Effect {}

  /** Posts the last status and removes the pod's object. */
  record DeleteObject() implements Effect {}

  /** Nothing is left of the pod here. */
  record Finish() implements Effect {}
}
