package io.ruori.node.agent;

import io.ruori.node.agent.Probes.Question;
import io.ruori.node.agent.Probes.Verdict;
import io.ruori.node.container.ConfigFailure;
import io.ruori.node.container.ContainerSpecs;
import io.ruori.node.container.Environment;
import io.ruori.node.container.FieldReferences.Facts;
import io.ruori.node.pod.ContainerDefinition;
import io.ruori.node.pod.Effect;
import io.ruori.node.pod.Input;
import io.ruori.node.pod.PodDefinition;
import io.ruori.node.pod.PodState;
import io.ruori.node.pod.Termination;
import io.ruori.node.runtime.ContainerRuntime;
import io.ruori.node.runtime.ContainerSpec;
import io.ruori.node.runtime.ContainerSpec.Mount;
import io.ruori.node.runtime.ContainerView;
import io.ruori.node.runtime.RuntimeFailure;
import io.ruori.node.status.QosClass;
import io.ruori.node.volume.PodVolumes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Creates and starts containers, with their hooks: kubelet's {@code startContainer}. */
final class ContainerStart {
  private static final Duration HOOK_TIMEOUT = Duration.ofMinutes(5);

  private final NodeSettings settings;
  private final ContainerRuntime runtime;
  private final PodVolumes volumes;
  private final Probes probes;
  private final Environment environment;
  private final Function<String, List<ObjectNode>> services;
  private final BiConsumer<PodDefinition, Effect.Tell> teller;
  private final InstantSource clock;

  ContainerStart(NodeSettings settings, NodeParts parts, BiConsumer<PodDefinition, Effect.Tell> teller) {
    this.settings = settings;
    this.runtime = parts.runtime();
    this.volumes = parts.volumes();
    this.probes = parts.probes();
    this.environment = new Environment(parts.api());
    this.services = parts.services();
    this.teller = teller;
    this.clock = parts.clock();
  }

  Input start(PodState state, Effect.Start wish) {
    ContainerDefinition definition = state.unit(wish.container()).orElseThrow().definition();
    PodDefinition pod = state.pod();
    String id;
    try {
      forgetOld(pod, definition.name(), wish.attempt());
      id = runtime.createContainer(spec(state, definition, wish));
    } catch (ConfigFailure | PodVolumes.VolumeFailure e) {
      return failed(pod, definition, "CreateContainerConfigError", e.getMessage());
    } catch (RuntimeFailure e) {
      return failed(pod, definition, "CreateContainerError", e.getMessage());
    }
    tell(pod, definition, false, "Created", "Created container: " + definition.name());
    try {
      runtime.startContainer(id);
    } catch (RuntimeFailure e) {
      return notStarted(pod, definition, id, e.getMessage());
    }
    tell(pod, definition, false, "Started", "Started container " + definition.name());
    postStart(state, definition, id);
    Optional<ContainerView> view = runtime.inspect(id);
    Instant startedAt = view.map(ContainerView::startedAt).orElseGet(clock::instant);
    return new Input.ContainerStarted(
        definition.name(), id, view.map(ContainerView::imageId).orElse(""), startedAt);
  }

  private Input failed(PodDefinition pod, ContainerDefinition definition, String reason, String message) {
    tell(pod, definition, true, "Failed", "Error: " + message);
    return new Input.ContainerFailed(definition.name(), reason, message, false);
  }

  private Input notStarted(PodDefinition pod, ContainerDefinition definition, String id, String message) {
    tell(pod, definition, true, "Failed", "Error: " + message);
    Instant now = clock.instant();
    String imageId = runtime.inspect(id).map(ContainerView::imageId).orElse("");
    return new Input.ContainerEnded(
        definition.name(), new Termination(id, imageId, 128, "StartError", message, Instant.EPOCH, now));
  }

  private void tell(PodDefinition pod, ContainerDefinition definition, boolean warning, String reason, String message) {
    teller.accept(pod, new Effect.Tell(warning, reason, message, definition.fieldPath()));
  }

  /** Keeps the container before this one, for {@code logs --previous}, and removes older ones. */
  private void forgetOld(PodDefinition pod, String name, int attempt) {
    for (ContainerView old : runtime.listPod(pod.ref().uid())) {
      if (old.name().equals(name) && old.attempt() != attempt - 1) {
        runtime.removeContainer(old.id());
      }
    }
  }

  private ContainerSpec spec(PodState state, ContainerDefinition definition, Effect.Start wish) {
    PodDefinition pod = state.pod();
    ContainerRuntime.RuntimeInfo machine = runtime.info();
    var facts = new Facts(
        settings.name(), settings.addresses(), state.ips(), machine.cpus(), machine.memoryBytes());
    Map<String, String> variables = environment.resolve(
        pod, definition.json(), facts, services.apply(pod.ref().namespace()));
    List<Mount> mounts = new ArrayList<>(volumes.mounts(pod, definition, variables));
    for (Mount file : volumes.networkFiles(pod, PodWork.hostname(pod), state.ips())) {
      if (mounts.stream().noneMatch(m -> m.containerPath().equals(file.containerPath()))) {
        mounts.add(file);
      }
    }
    volumes.terminationLog(pod.ref(), definition.name(), wish.attempt())
        .ifPresent(file -> mounts.add(new Mount(fresh(file).toString(), messagePath(definition), false, "None")));
    String user = runtime.image(definition.image()).map(ContainerRuntime.ImageInfo::user).orElse("");
    String qos = QosClass.of(pod.spec());
    var resolved = new ContainerSpecs.Resolved(variables, mounts, user, qos);
    return ContainerSpecs.of(pod, definition, wish.attempt(), wish.sandboxId(), resolved, machine.memoryBytes());
  }

  private static String messagePath(ContainerDefinition definition) {
    String path = definition.json().path("terminationMessagePath").asString("");
    return path.isEmpty() ? "/dev/termination-log" : path;
  }

  /** An empty file that any user may write, as kubelet makes it. */
  private static Path fresh(Path file) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, new byte[0]);
      file.toFile().setWritable(true, false);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void postStart(PodState state, ContainerDefinition definition, String id) {
    JsonNode hook = definition.json().path("lifecycle").path("postStart");
    if (!hook.isObject()) {
      return;
    }
    Verdict verdict = probes.ask(question(state, definition, id, hook, HOOK_TIMEOUT));
    if (!verdict.healthy()) {
      tell(state.pod(), definition, true, "FailedPostStartHook", "PostStartHook failed: " + verdict.output());
      tell(state.pod(), definition, false, "Killing", "FailedPostStartHook");
      runtime.stopContainer(id, state.pod().terminationGrace());
    }
  }

  /** Runs the preStop hook within the grace, and answers what is left of it. */
  Duration preStop(PodState state, Effect.Stop stop) {
    ContainerDefinition definition = state.unit(stop.container()).orElseThrow().definition();
    JsonNode hook = definition.json().path("lifecycle").path("preStop");
    if (!hook.isObject()) {
      return stop.grace();
    }
    long began = System.nanoTime();
    Verdict verdict = probes.ask(question(state, definition, stop.id(), hook, stop.grace()));
    if (!verdict.healthy()) {
      tell(state.pod(), definition, true, "FailedPreStopHook", "PreStopHook failed");
    }
    Duration left = stop.grace().minusNanos(System.nanoTime() - began);
    Duration least = Duration.ofSeconds(2);
    return left.compareTo(least) < 0 ? least : left;
  }

  private static Question question(
      PodState state, ContainerDefinition definition, String id, JsonNode hook, Duration timeout) {
    return new Question(id, state.ips(), ProbeLoops.ports(definition.json()), hook, timeout);
  }
}
