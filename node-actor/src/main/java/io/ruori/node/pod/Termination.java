package io.ruori.node.pod;

import java.time.Instant;

/**
 * How a container ended: {@code ContainerStateTerminated}.
 *
 * @param containerId without the {@code docker://} prefix; {@code ""} when unknown
 * @param reason {@code Completed}, {@code Error}, {@code OOMKilled}, {@code StartError}, {@code ContainerStatusUnknown}
 */
public record Termination(
    String containerId,
    String imageId,
    int exitCode,
    String reason,
    String message,
    Instant startedAt,
    Instant finishedAt) {
  public boolean succeeded() {
    return exitCode == 0;
  }
}
