package io.ruori.node.runtime;

import java.time.Instant;

/**
 * A container or sandbox as the engine tells it.
 *
 * @param name of the container in the pod; {@code ""} for a sandbox
 * @param pid of its first process while it runs, else 0
 * @param error why it could not start, {@code ""} otherwise
 * @param startedAt {@link Instant#EPOCH} when it never started
 * @param finishedAt {@link Instant#EPOCH} while it has not ended
 * @param imageId as in a container's status
 */
public record ContainerView(
    String id,
    PodRef pod,
    String name,
    int attempt,
    String hash,
    Status status,
    int pid,
    int exitCode,
    boolean oomKilled,
    String error,
    Instant createdAt,
    Instant startedAt,
    Instant finishedAt,
    String image,
    String imageId) {
  /** Where a container is in its life. */
  public enum Status {
    CREATED,
    RUNNING,
    EXITED
  }

  public boolean isSandbox() {
    return name.isEmpty();
  }

  public boolean isRunning() {
    return status == Status.RUNNING;
  }
}
