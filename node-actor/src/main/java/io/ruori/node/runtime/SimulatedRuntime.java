package io.ruori.node.runtime;

import io.ruori.core.api.PodSessions;
import io.ruori.node.runtime.ContainerView.Status;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Containers without processes: each runs from its start until it is stopped, every image is here, and its log holds one
 * line. A pod costs a few hundred bytes, so thousands fit in one JVM. {@link #end} lets a container end by itself, which is
 * how tests play a crash.
 */
public final class SimulatedRuntime implements ContainerRuntime {
  private final InstantSource clock;
  private final Map<String, ContainerView> containers = new ConcurrentHashMap<>();
  private final Map<String, Set<String>> byPod = new ConcurrentHashMap<>();
  private final List<Consumer<ContainerEvent>> listeners = new CopyOnWriteArrayList<>();
  private final AtomicLong ids = new AtomicLong();
  private final RuntimeInfo info;

  public SimulatedRuntime(InstantSource clock, RuntimeInfo info) {
    this.clock = clock;
    this.info = info;
  }

  /** A machine of the usual size: 8 CPUs and 32 GiB. */
  public static SimulatedRuntime create(InstantSource clock) {
    String kernel = System.getProperty("os.version", "");
    String arch = System.getProperty("os.arch", "amd64").replace("x86_64", "amd64").replace("aarch64", "arm64");
    return new SimulatedRuntime(
        clock, new RuntimeInfo("simulated", "1.0.0", "Ruori simulated node", kernel, arch, 8, 32L << 30));
  }

  @Override
  public RuntimeInfo info() {
    return info;
  }

  @Override
  public Sandbox createSandbox(SandboxSpec spec) {
    ContainerView view = view(spec.pod(), "", spec.attempt(), "", "pause", Status.RUNNING);
    put(view);
    return new Sandbox(view.id(), 0);
  }

  private ContainerView view(PodRef pod, String name, int attempt, String hash, String image, Status status) {
    Instant now = clock.instant();
    return new ContainerView(
        id(), pod, name, attempt, hash, status, 0, 0, false, "", now,
        status == Status.RUNNING ? now : Instant.EPOCH, Instant.EPOCH, image, imageId(image));
  }

  /** 64 hexadecimal digits, unique among all runtimes of all times as far as the clock tells. */
  private String id() {
    return "%016x%016x%032x".formatted(clock.millis(), System.identityHashCode(this), ids.incrementAndGet());
  }

  private static String imageId(String reference) {
    return "simulated://" + reference;
  }

  @Override
  public void removeSandbox(String sandboxId) {
    drop(sandboxId);
  }

  @Override
  public Optional<ImageInfo> image(String reference) {
    return Optional.of(new ImageInfo(imageId(reference), List.of(reference), 1 << 20, ""));
  }

  @Override
  public ImageInfo pull(String reference, Optional<RegistryLogin> login) {
    return image(reference).orElseThrow();
  }

  @Override
  public List<ImageInfo> images() {
    return containers.values().stream()
        .filter(c -> !c.isSandbox())
        .map(ContainerView::image)
        .distinct()
        .map(i -> image(i).orElseThrow())
        .toList();
  }

  @Override
  public String createContainer(ContainerSpec spec) {
    if (!containers.containsKey(spec.sandboxId())) {
      throw new RuntimeFailure("CreateContainerError", "no such sandbox: " + spec.sandboxId());
    }
    ContainerView view = view(spec.pod(), spec.name(), spec.attempt(), spec.hash(), spec.image(), Status.CREATED);
    return put(view).id();
  }

  @Override
  public void startContainer(String containerId) {
    ContainerView started =
        containers.computeIfPresent(containerId, (id, c) -> with(c, Status.RUNNING, 0, clock.instant(), Instant.EPOCH));
    if (started == null) {
      throw new RuntimeFailure("RunContainerError", "no such container: " + containerId);
    }
    tell(started);
  }

  @Override
  public void stopContainer(String containerId, Duration grace) {
    end(containerId, 0);
  }

  /** Lets a running container end by itself. */
  public void end(String containerId, int exitCode) {
    ContainerView before = containers.get(containerId);
    if (before == null || !before.isRunning()) {
      return;
    }
    ContainerView after = with(before, Status.EXITED, exitCode, before.startedAt(), clock.instant());
    if (containers.replace(containerId, before, after)) {
      tell(after);
    }
  }

  private static ContainerView with(ContainerView c, Status status, int exitCode, Instant started, Instant finished) {
    return new ContainerView(
        c.id(), c.pod(), c.name(), c.attempt(), c.hash(), status, 0, exitCode, false, "", c.createdAt(), started,
        finished, c.image(), c.imageId());
  }

  private void tell(ContainerView view) {
    listeners.forEach(l -> l.accept(new ContainerEvent(view.pod().uid(), view.id(), view.isRunning())));
  }

  @Override
  public void removeContainer(String containerId) {
    end(containerId, 137);
    drop(containerId);
  }

  @Override
  public Optional<ContainerView> inspect(String containerId) {
    return Optional.ofNullable(containers.get(containerId));
  }

  @Override
  public List<ContainerView> list() {
    return List.copyOf(containers.values());
  }

  @Override
  public List<ContainerView> listPod(String podUid) {
    Set<String> ids = byPod.getOrDefault(podUid, Set.of());
    return ids.stream().map(containers::get).filter(Objects::nonNull).toList();
  }

  private ContainerView put(ContainerView view) {
    containers.put(view.id(), view);
    byPod.computeIfAbsent(view.pod().uid(), uid -> ConcurrentHashMap.newKeySet()).add(view.id());
    return view;
  }

  private void drop(String id) {
    ContainerView view = containers.remove(id);
    if (view != null) {
      byPod.computeIfPresent(view.pod().uid(), (uid, ids) -> {
        ids.remove(id);
        return ids.isEmpty() ? null : ids;
      });
    }
  }

  @Override
  public Subscription events(Consumer<ContainerEvent> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public void logs(String containerId, LogOptions options, OutputStream out, BooleanSupplier cancelled) {
    ContainerView view = inspect(containerId).orElseThrow(() -> new RuntimeFailure("", "no such container"));
    boolean wanted = options.tailLines() != 0 && view.startedAt().toEpochMilli() >= options.sinceEpochMillis();
    if (wanted && !view.startedAt().equals(Instant.EPOCH)) {
      String stamp = options.timestamps() ? view.startedAt() + " " : "";
      write(out, stamp + "simulated container " + view.name() + " of " + view.pod().name() + " started\n");
    }
    while (options.follow() && !cancelled.getAsBoolean() && inspect(containerId).filter(ContainerView::isRunning).isPresent()) {
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static void write(OutputStream out, String text) {
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public ExecResult exec(String containerId, List<String> command, Duration timeout) {
    return new ExecResult(0, "");
  }

  @Override
  public int session(String containerId, PodSessions.Wanted wanted, PodSessions.Streams streams) {
    throw new RuntimeFailure("", "this container is simulated: no process runs in it");
  }

  @Override
  public void close() {
    listeners.clear();
  }
}
