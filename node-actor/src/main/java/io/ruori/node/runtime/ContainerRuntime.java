package io.ruori.node.runtime;

import io.ruori.core.api.PodSessions;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What a node needs of a container engine. Calls block (use virtual threads), are safe to call from many threads, and
 * throw {@link RuntimeFailure}. Stopping, removing and detaching what is not there is no error. An implementation sees
 * only containers with its own cluster and node labels, so several clusters can share an engine.
 */
public interface ContainerRuntime extends AutoCloseable {
  /** The engine, as {@code Node.status.nodeInfo} tells it. */
  RuntimeInfo info();

  /** Makes and starts the container that holds a pod's namespaces; without a network of its own, unless host network. */
  Sandbox createSandbox(SandboxSpec spec);

  /** Removes a sandbox; its containers have been removed before. */
  void removeSandbox(String sandboxId);

  /** The image that a reference means here, if it is present. */
  Optional<ImageInfo> image(String reference);

  /**
   * Brings an image here.
   *
   * @throws RuntimeFailure with reason {@code ErrImagePull} and the engine's words
   */
  ImageInfo pull(String reference, Optional<RegistryLogin> login);

  /** Images that are here. */
  List<ImageInfo> images();

  /** Makes a container in a sandbox and answers its id. */
  String createContainer(ContainerSpec spec);

  void startContainer(String containerId);

  /** Asks it to end (the image's stop signal, else SIGTERM), kills it after the grace; returns when it has ended. */
  void stopContainer(String containerId, Duration grace);

  void removeContainer(String containerId);

  Optional<ContainerView> inspect(String containerId);

  /** Every container and sandbox of this node, running or not, in short: pid, exit code and times may be missing. */
  List<ContainerView> list();

  /** As {@link #list()}, of one pod. */
  List<ContainerView> listPod(String podUid);

  /** Tells each start and end of a container from now on, until closed. Losing one is allowed: {@link #list()} is the level. */
  Subscription events(Consumer<ContainerEvent> listener);

  /**
   * Copies what a container wrote to {@code out}; blocks until the end of what there is, or with {@code follow} until the
   * container ends or {@code cancelled} says true.
   */
  void logs(String containerId, LogOptions options, OutputStream out, BooleanSupplier cancelled);

  /** Runs a command in a running container and waits for its end. */
  ExecResult exec(String containerId, List<String> command, Duration timeout);

  /**
   * Runs a command in a running container, or joins its own process, with streams in both directions; blocks until the end.
   *
   * @return the command's exit code; 0 of a process that was joined
   */
  int session(String containerId, PodSessions.Wanted wanted, PodSessions.Streams streams) throws IOException;

  @Override
  void close();

  /** Something that can be ended. */
  interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * @param name {@code docker}, {@code simulated}
   * @param cpus of the machine
   * @param memoryBytes of the machine
   */
  record RuntimeInfo(
      String name, String version, String osImage, String kernelVersion, String architecture, int cpus, long memoryBytes) {}

  /**
   * @param id as in {@code imageID} of a container's status, such as {@code docker://sha256:…}
   * @param names tags and digests
   * @param user the user that the image asks for, {@code ""} for root
   */
  record ImageInfo(String id, List<String> names, long sizeBytes, String user) {}

  /** A name and password for a registry. */
  record RegistryLogin(String server, String username, String password) {
    @Override
    public String toString() {
      return "RegistryLogin[" + server + "]";
    }
  }

  /** @param exitCode of the command; -1 when the timeout struck */
  record ExecResult(int exitCode, String output) {}

  /** A container started or ended. */
  record ContainerEvent(String podUid, String containerId, boolean running) {}

  /**
   * @param tailLines -1 for all
   * @param sinceEpochMillis 0 for all
   */
  record LogOptions(boolean follow, int tailLines, long sinceEpochMillis, boolean timestamps) {}
}
