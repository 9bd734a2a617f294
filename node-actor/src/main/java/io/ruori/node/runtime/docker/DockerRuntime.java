package io.ruori.node.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.command.ExecCreateCmdResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Info;
import io.ruori.core.api.PodSessions;
import io.ruori.node.runtime.ContainerRuntime;
import io.ruori.node.runtime.ContainerSpec;
import io.ruori.node.runtime.ContainerView;
import io.ruori.node.runtime.RuntimeFailure;
import io.ruori.node.runtime.Sandbox;
import io.ruori.node.runtime.SandboxSpec;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Containers by a Docker engine (20.10 or newer). The engine may restart while this lives. */
public final class DockerRuntime implements ContainerRuntime {
  private final DockerSettings settings;
  private final DockerClient client;
  private final DockerImages images;
  private final RuntimeInfo info;

  private DockerRuntime(DockerSettings settings, DockerClient client) {
    this.settings = settings;
    this.client = client;
    this.images = new DockerImages(client);
    this.info = read(client.infoCmd().exec());
  }

  /**
   * Connects.
   *
   * @throws RuntimeFailure when no engine answers, or the permission is missing
   */
  public static DockerRuntime connect(DockerSettings settings) {
    DockerClient client = DockerConnection.client(settings.socket());
    try {
      return new DockerRuntime(settings, client);
    } catch (RuntimeException e) {
      throw new RuntimeFailure("", DockerConnection.explain(settings.socket(), e), e);
    }
  }

  private static RuntimeInfo read(Info info) {
    String arch = String.valueOf(info.getArchitecture()).replace("x86_64", "amd64").replace("aarch64", "arm64");
    return new RuntimeInfo(
        "docker", info.getServerVersion(), info.getOperatingSystem(), info.getKernelVersion(), arch,
        Optional.ofNullable(info.getNCPU()).orElse(1), Optional.ofNullable(info.getMemTotal()).orElse(0L));
  }

  @Override
  public RuntimeInfo info() {
    return info;
  }

  @Override
  public Sandbox createSandbox(SandboxSpec spec) {
    CreateContainerCmd command = client.createContainerCmd(settings.pauseImage())
        .withName(DockerLabels.name("POD", spec.pod(), spec.attempt()))
        .withLabels(DockerLabels.sandbox(settings, spec.pod(), spec.attempt()))
        .withHostConfig(DockerHosts.sandbox(spec));
    if (!spec.hostNetwork()) {
      command.withHostName(spec.hostname());
    }
    String id = said("CreatePodSandboxError", () -> create(command));
    said("CreatePodSandboxError", () -> client.startContainerCmd(id).exec());
    return new Sandbox(id, inspect(id).map(ContainerView::pid).orElse(0));
  }

  /** A name that is taken belongs to a left-over of an earlier try. */
  private String create(CreateContainerCmd command) {
    try {
      return command.exec().getId();
    } catch (ConflictException e) {
      remove(command.getName());
      return command.exec().getId();
    }
  }

  /** The engine's failure as ours. */
  private static <T> T said(String reason, Supplier<T> call) {
    try {
      return call.get();
    } catch (DockerException e) {
      throw new RuntimeFailure(reason, DockerConnection.message(e), e);
    }
  }

  @Override
  public void removeSandbox(String sandboxId) {
    said("", () -> remove(sandboxId));
  }

  private boolean remove(String idOrName) {
    try {
      client.removeContainerCmd(idOrName).withForce(true).withRemoveVolumes(true).exec();
      return true;
    } catch (NotFoundException e) {
      return false;
    } catch (ConflictException e) {
      // Another removal of it is under way.
      return false;
    }
  }

  @Override
  public Optional<ImageInfo> image(String reference) {
    return said("ImageInspectError", () -> images.find(reference));
  }

  @Override
  public ImageInfo pull(String reference, Optional<RegistryLogin> login) {
    return images.pull(reference, login);
  }

  @Override
  public List<ImageInfo> images() {
    return said("", images::list);
  }

  @Override
  public String createContainer(ContainerSpec spec) {
    CreateContainerCmd command = client.createContainerCmd(spec.image())
        .withName(DockerLabels.name(spec.name(), spec.pod(), spec.attempt()))
        .withLabels(DockerLabels.container(
            settings, spec.pod(), spec.name(), spec.attempt(), spec.hash(), spec.image()))
        .withEnv(spec.environment())
        .withStdinOpen(spec.terminal().stdin())
        .withStdInOnce(spec.terminal().stdinOnce())
        .withTty(spec.terminal().tty())
        .withHostConfig(DockerHosts.container(spec));
    if (!spec.command().isEmpty()) {
      command.withEntrypoint(spec.command());
    }
    if (!spec.args().isEmpty() || !spec.command().isEmpty()) {
      command.withCmd(spec.args());
    }
    if (!spec.workingDir().isEmpty()) {
      command.withWorkingDir(spec.workingDir());
    }
    if (!spec.security().user().isEmpty()) {
      command.withUser(spec.security().user());
    }
    return said("CreateContainerError", () -> create(command));
  }

  @Override
  public void startContainer(String containerId) {
    said("RunContainerError", () -> {
      try {
        return client.startContainerCmd(containerId).exec();
      } catch (NotModifiedException e) {
        return null;
      }
    });
  }

  @Override
  public void stopContainer(String containerId, Duration grace) {
    int seconds = (int) Math.max(0, Math.min(Integer.MAX_VALUE, grace.plusMillis(999).toSeconds()));
    said("KillContainerError", () -> {
      try {
        return client.stopContainerCmd(containerId).withTimeout(seconds).exec();
      } catch (NotModifiedException | NotFoundException e) {
        return null;
      }
    });
  }

  @Override
  public void removeContainer(String containerId) {
    said("", () -> remove(containerId));
  }

  @Override
  public Optional<ContainerView> inspect(String containerId) {
    return said("", () -> {
      try {
        return Optional.of(DockerViews.full(client.inspectContainerCmd(containerId).exec()));
      } catch (NotFoundException e) {
        return Optional.empty();
      }
    });
  }

  @Override
  public List<ContainerView> list() {
    return listed(DockerLabels.owner(settings));
  }

  @Override
  public List<ContainerView> listPod(String podUid) {
    Map<String, String> labels = new HashMap<>(DockerLabels.owner(settings));
    labels.put(DockerLabels.POD_UID, podUid);
    return listed(labels);
  }

  private List<ContainerView> listed(Map<String, String> labels) {
    return said("", () -> client.listContainersCmd().withShowAll(true).withLabelFilter(labels).exec().stream()
        .map(DockerViews::brief)
        .toList());
  }

  @Override
  public Subscription events(Consumer<ContainerEvent> listener) {
    return DockerEvents.follow(client, settings, listener);
  }

  @Override
  public void logs(String containerId, LogOptions options, OutputStream out, BooleanSupplier cancelled) {
    var command = client.logContainerCmd(containerId)
        .withStdOut(true)
        .withStdErr(true)
        .withFollowStream(options.follow())
        .withTimestamps(options.timestamps());
    if (options.tailLines() >= 0) {
      command.withTail(options.tailLines());
    }
    if (options.sinceEpochMillis() > 0) {
      command.withSince((int) (options.sinceEpochMillis() / 1000));
    }
    try (FrameCopy copy = new FrameCopy(out)) {
      said("", () -> command.exec(copy));
      copy.await(cancelled);
    } catch (IOException e) {
      throw new RuntimeFailure("", e.getMessage(), e);
    }
  }

  @Override
  public ExecResult exec(String containerId, List<String> command, Duration timeout) {
    ExecCreateCmdResponse exec = said("", () -> client.execCreateCmd(containerId)
        .withCmd(command.toArray(String[]::new))
        .withAttachStdout(true)
        .withAttachStderr(true)
        .exec());
    try (ExecOutput output = new ExecOutput()) {
      ResultCallback<?> started = said("", () -> client.execStartCmd(exec.getId()).exec(output));
      if (started == null || !output.ends(timeout)) {
        return new ExecResult(-1, "command timed out: " + String.join(" ", command) + " timed out after "
            + timeout.toSeconds() + "s");
      }
      Long code = said("", () -> client.inspectExecCmd(exec.getId()).exec().getExitCodeLong());
      return new ExecResult(code == null ? -1 : code.intValue(), output.text());
    } catch (IOException e) {
      throw new RuntimeFailure("", e.getMessage(), e);
    }
  }

  @Override
  public int session(String containerId, PodSessions.Wanted wanted, PodSessions.Streams streams) throws IOException {
    try {
      return new DockerSessions(client, settings.socket()).run(containerId, wanted, streams);
    } catch (DockerException e) {
      throw new RuntimeFailure("", DockerConnection.message(e), e);
    }
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      throw new RuntimeFailure("", e.getMessage(), e);
    }
  }
}
