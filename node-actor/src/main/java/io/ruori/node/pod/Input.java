package io.ruori.node.pod;

import java.time.Instant;
import java.util.List;

/** What the machine hears. */
public sealed interface Input {
  /** The pod's object is now this. */
  record Desired(PodDefinition pod) implements Input {}

  /** The pod's object is gone: nothing may be left of it here. */
  record Gone() implements Input {}

  /** The node is shut down with its pods; their objects stay. */
  record Evacuate() implements Input {}

  record VolumesMounted() implements Input {}

  record VolumesFailed(String message) implements Input {}

  record SandboxUp(String id, List<String> ips) implements Input {}

  record SandboxFailed(String message) implements Input {}

  /** The sandbox is not running any more. */
  record SandboxEnded(String id) implements Input {}

  record ImageReady(String container) implements Input {}

  record ContainerStarted(String container, String id, String imageId, Instant startedAt) implements Input {}

  /** It could not be started; {@code ofImage} tells whose delay applies. */
  record ContainerFailed(String container, String reason, String message, boolean ofImage) implements Input {}

  record ContainerEnded(String container, Termination how) implements Input {}

  /** A probe has passed or failed as often as its threshold says. */
  record Probed(String container, String id, ProbeKind kind, boolean healthy) implements Input {}

  record TornDown(boolean all) implements Input {}

  record TearDownFailed(String message) implements Input {}

  /** Time has passed. */
  record Tick() implements Input {}
}
