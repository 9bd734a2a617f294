package io.ruori.node.agent;

import io.ruori.node.agent.EventRecorder.Involved;
import io.ruori.node.image.ImagePuller;
import io.ruori.node.network.PodNetwork;
import io.ruori.node.network.PodNetwork.HostPort;
import io.ruori.node.pod.ContainerDefinition;
import io.ruori.node.pod.ContainerUnit.Stage;
import io.ruori.node.pod.Effect;
import io.ruori.node.pod.Input;
import io.ruori.node.pod.PodDefinition;
import io.ruori.node.pod.PodState;
import io.ruori.node.runtime.ContainerRuntime;
import io.ruori.node.runtime.ContainerView;
import io.ruori.node.runtime.PodRef;
import io.ruori.node.runtime.RuntimeFailure;
import io.ruori.node.runtime.Sandbox;
import io.ruori.node.runtime.SandboxSpec;
import io.ruori.node.status.PodStatuses;
import io.ruori.node.volume.PodVolumes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Does what pod machines want: everything here blocks and is called on virtual threads. One serves all pods of a node. */
final class PodWork {
  private static final Logger LOG = LoggerFactory.getLogger(PodWork.class);

  private final NodeSettings settings;
  private final ContainerRuntime runtime;
  private final PodNetwork network;
  private final PodVolumes volumes;
  private final ImagePuller images;
  private final ContainerStart starts;
  private final EventRecorder events;
  private final ProbeLoops probes;
  private final PodObjects objects;
  private final InstantSource clock;

  PodWork(NodeSettings settings, NodeParts parts, EventRecorder events) {
    this.settings = settings;
    this.runtime = parts.runtime();
    this.network = parts.network();
    this.volumes = parts.volumes();
    this.images = new ImagePuller(parts.runtime(), parts.api());
    this.starts = new ContainerStart(settings, parts, this::tell);
    this.events = events;
    this.probes = new ProbeLoops(parts.probes());
    this.objects = new PodObjects(parts.api());
    this.clock = parts.clock();
  }

  /** What became of a write to the API. */
  enum PostResult {
    DONE,
    DELETED,
    FAILED
  }

  /** With the version that the object has now, or 0. */
  record Answer(PostResult result, long version) {}

  Instant now() {
    return clock.instant();
  }

  PodObjects objects() {
    return objects;
  }

  PodStatuses.Host host() {
    return new PodStatuses.Host(settings.addresses(), runtime.info().name());
  }

  void tell(PodDefinition pod, Effect.Tell tell) {
    PodRef ref = pod.ref();
    var about = new Involved("Pod", ref.namespace(), ref.name(), ref.uid(), tell.fieldPath());
    events.tell(about, tell.warning(), tell.reason(), tell.message());
  }

  /** Does one effect and answers what came of it. */
  Input run(Effect effect, PodState state) {
    try {
      return switch (effect) {
        case Effect.MountVolumes m -> mount(state.pod());
        case Effect.SetUpSandbox s -> setUp(state.pod(), s);
        case Effect.Pull p -> pull(state.pod(), p.container());
        case Effect.Start s -> starts.start(state, s);
        case Effect.Stop s -> stop(state, s);
        case Effect.TearDown t -> tearDown(state.pod().ref(), t.all());
        case Effect.WakeAt w -> new Input.Tick();
        case Effect.DeleteObject d -> new Input.Tick();
        case Effect.Finish f -> new Input.Tick();
        case Effect.Tell t -> new Input.Tick();
        case Effect.Watch w -> new Input.Tick();
      };
    } catch (RuntimeException e) {
      LOG.warn("work failed pod={} effect={}", state.pod().ref(), effect.getClass().getSimpleName(), e);
      return failure(effect, String.valueOf(e.getMessage()));
    }
  }

  private Input failure(Effect effect, String message) {
    return switch (effect) {
      case Effect.MountVolumes m -> new Input.VolumesFailed(message);
      case Effect.SetUpSandbox s -> new Input.SandboxFailed(message);
      case Effect.Pull p -> new Input.ContainerFailed(p.container(), "ErrImagePull", message, true);
      case Effect.Start s -> new Input.ContainerFailed(s.container(), "CreateContainerError", message, false);
      case Effect.Stop s -> ContainerEnds.unknown(s.container(), s.id(), now());
      case Effect.TearDown t -> new Input.TearDownFailed(message);
      case Effect.WakeAt w -> new Input.Tick();
      case Effect.DeleteObject d -> new Input.Tick();
      case Effect.Finish f -> new Input.Tick();
      case Effect.Tell t -> new Input.Tick();
      case Effect.Watch w -> new Input.Tick();
    };
  }

  private Input mount(PodDefinition pod) {
    try {
      volumes.mount(pod);
      return new Input.VolumesMounted();
    } catch (PodVolumes.VolumeFailure e) {
      tell(pod, new Effect.Tell(true, "FailedMount", e.getMessage(), ""));
      return new Input.VolumesFailed(e.getMessage());
    }
  }

  private Input setUp(PodDefinition pod, Effect.SetUpSandbox wish) {
    if (!wish.existingId().isEmpty()) {
      int pid = runtime.inspect(wish.existingId()).map(ContainerView::pid).orElse(0);
      return new Input.SandboxUp(wish.existingId(), attach(pod, new Sandbox(wish.existingId(), pid)));
    }
    for (ContainerView old : runtime.listPod(pod.ref().uid())) {
      if (old.isSandbox()) {
        removeSandbox(pod.ref(), old.id());
      }
    }
    Sandbox sandbox = runtime.createSandbox(sandboxSpec(pod, wish.attempt()));
    try {
      return new Input.SandboxUp(sandbox.id(), attach(pod, sandbox));
    } catch (RuntimeException e) {
      removeSandbox(pod.ref(), sandbox.id());
      throw e;
    }
  }

  private List<String> attach(PodDefinition pod, Sandbox sandbox) {
    if (pod.hostNetwork()) {
      return settings.addresses();
    }
    List<HostPort> ports = new ArrayList<>();
    for (ContainerDefinition container : pod.containers()) {
      for (JsonNode port : container.json().path("ports")) {
        if (port.path("hostPort").asInt(0) > 0) {
          ports.add(new HostPort(
              port.path("protocol").asString("TCP"), port.path("hostIP").asString(""),
              port.path("hostPort").asInt(0), port.path("containerPort").asInt(0)));
        }
      }
    }
    return network.attach(pod.ref(), sandbox, ports).ips();
  }

  private static SandboxSpec sandboxSpec(PodDefinition pod, int attempt) {
    JsonNode spec = pod.spec();
    Map<String, String> sysctls = new HashMap<>();
    for (JsonNode sysctl : spec.path("securityContext").path("sysctls")) {
      sysctls.put(sysctl.path("name").asString(""), sysctl.path("value").asString(""));
    }
    return new SandboxSpec(
        pod.ref(), attempt, hostname(pod), pod.hostNetwork(), spec.path("hostPID").asBoolean(false),
        spec.path("hostIPC").asBoolean(false), false, sysctls);
  }

  /** As kubelet's {@code GeneratePodHostNameAndDomain}: at most 63 characters, not ending in a dash or dot. */
  static String hostname(PodDefinition pod) {
    String name = pod.spec().path("hostname").asString("");
    String wanted = name.isEmpty() ? pod.ref().name() : name;
    return wanted.length() <= 63 ? wanted : wanted.substring(0, 63).replaceFirst("[-.]+$", "");
  }

  private Input pull(PodDefinition pod, String name) {
    ContainerDefinition container =
        pod.containers().stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
    try {
      images.ensure(pod, container, (warning, reason, message) ->
          tell(pod, new Effect.Tell(warning, reason, message, container.fieldPath())));
      return new Input.ImageReady(name);
    } catch (RuntimeFailure e) {
      boolean delays = e.reason().equals("ErrImagePull");
      if (!delays) {
        tell(pod, new Effect.Tell(true, "Failed", "Error: " + e.reason(), container.fieldPath()));
      }
      return new Input.ContainerFailed(name, e.reason(), e.getMessage(), delays);
    }
  }

  private Input stop(PodState state, Effect.Stop stop) {
    probes.end(stop.id());
    Duration left = starts.preStop(state, stop);
    ContainerStop.halt(runtime, stop.id(), left);
    return ContainerEnds.read(runtime, volumes, state.pod(), stop.container(), stop.id(), now());
  }

  private Input tearDown(PodRef pod, boolean all) {
    remove(pod, all);
    return new Input.TornDown(all);
  }

  /** Removes what is there of a pod: its sandboxes with their networks, and with {@code all} containers and volumes too. */
  void remove(PodRef pod, boolean all) {
    List<ContainerView> there = runtime.listPod(pod.uid());
    for (ContainerView container : there) {
      if (all && !container.isSandbox()) {
        probes.end(container.id());
        runtime.removeContainer(container.id());
      }
    }
    there.stream().filter(ContainerView::isSandbox).forEach(s -> removeSandbox(pod, s.id()));
    if (all) {
      volumes.unmount(pod);
    }
  }

  private void removeSandbox(PodRef pod, String id) {
    network.detach(pod, id);
    runtime.removeSandbox(id);
  }

  void watch(PodState state, Effect.Watch watch, Executor threads, Consumer<Input> heard) {
    state.unit(watch.container()).ifPresent(unit -> probes.begin(
        new ProbeLoops.Subject(state.pod(), unit.definition(), watch.id(), state.ips(), System.nanoTime(), heard, this::tell), threads));
  }

  /** What ended a container that should be running; empty when it runs after all. */
  Optional<Input> ended(PodState state, String container, Stage.Running running) {
    if (runtime.inspect(running.id()).filter(ContainerView::isRunning).isPresent()) {
      return Optional.empty();
    }
    probes.end(running.id());
    return Optional.of(ContainerEnds.read(runtime, volumes, state.pod(), container, running.id(), now()));
  }

  Optional<Input> sandboxEnded(String id) {
    boolean running = runtime.inspect(id).filter(ContainerView::isRunning).isPresent();
    return running ? Optional.empty() : Optional.of(new Input.SandboxEnded(id));
  }

  /** Whether the pod has volumes whose content may change under it. */
  boolean refreshes(PodDefinition pod) {
    for (JsonNode volume : pod.spec().path("volumes")) {
      if (volume.has("configMap") || volume.has("secret") || volume.has("projected") || volume.has("downwardAPI")) {
        return true;
      }
    }
    return false;
  }

  /** Spread, so that the pods of a node do not ask all at once. */
  Duration refreshInterval() {
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(45_000, 75_000));
  }

  void refresh(PodDefinition pod) {
    try {
      volumes.mount(pod);
    } catch (RuntimeException e) {
      LOG.debug("volumes not refreshed pod={} cause={}", pod.ref(), e.getMessage());
    }
  }
}
