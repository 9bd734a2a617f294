package io.ruori.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.ruori.node.runtime.ContainerRuntime.ContainerEvent;
import io.ruori.node.runtime.ContainerRuntime.LogOptions;
import io.ruori.node.runtime.ContainerSpec.Limits;
import io.ruori.node.runtime.ContainerSpec.Namespaces;
import io.ruori.node.runtime.ContainerSpec.Security;
import io.ruori.node.runtime.ContainerSpec.Terminal;
import io.ruori.node.runtime.ContainerView.Status;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every container runtime promises. */
public abstract class ContainerRuntimeContract {
  protected static final String IMAGE = "ruori/hello:1";

  protected final PodRef pod = new PodRef("ns", "p-" + UUID.randomUUID().toString().substring(0, 8),
      UUID.randomUUID().toString());

  protected abstract ContainerRuntime runtime();

  @AfterEach
  void removeAll() {
    runtime().listPod(pod.uid()).stream().filter(c -> !c.isSandbox()).forEach(c -> runtime().removeContainer(c.id()));
    runtime().listPod(pod.uid()).forEach(c -> runtime().removeSandbox(c.id()));
  }

  protected final Sandbox sandbox() {
    return runtime().createSandbox(new SandboxSpec(pod, 0, pod.name(), false, false, false, false, Map.of()));
  }

  protected final ContainerSpec spec(Sandbox sandbox, String name, int attempt, List<String> command) {
    return new ContainerSpec(
        pod, sandbox.id(), name, attempt, "h1", IMAGE, command, List.of(), List.of("COLOR=blue"), "", List.of(),
        Limits.NONE, Security.DEFAULT, Namespaces.POD, Terminal.NONE);
  }

  protected final String started(Sandbox sandbox, String name, int attempt, String... command) {
    String id = runtime().createContainer(spec(sandbox, name, attempt, List.of(command)));
    runtime().startContainer(id);
    return id;
  }

  protected final String log(String id, int tail) {
    var out = new ByteArrayOutputStream();
    runtime().logs(id, new LogOptions(false, tail, 0, false), out, () -> false);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void runsAContainerInASandbox() {
    Sandbox sandbox = sandbox();
    String id = started(sandbox, "c", 2);
    ContainerView view = runtime().inspect(id).orElseThrow();
    assertThat(view.pod()).isEqualTo(pod);
    assertThat(view.name()).isEqualTo("c");
    assertThat(view.attempt()).isEqualTo(2);
    assertThat(view.hash()).isEqualTo("h1");
    assertThat(view.image()).isEqualTo(IMAGE);
    assertThat(view.isRunning()).isTrue();
    assertThat(view.startedAt()).isAfterOrEqualTo(view.createdAt());
    assertThat(runtime().inspect(sandbox.id()).orElseThrow().isSandbox()).isTrue();
  }

  @Test
  void listsContainersAndSandboxesOfAPod() {
    Sandbox sandbox = sandbox();
    String id = started(sandbox, "c", 0);
    assertThat(runtime().listPod(pod.uid())).extracting(ContainerView::id).containsExactlyInAnyOrder(sandbox.id(), id);
    assertThat(runtime().list()).extracting(ContainerView::id).contains(sandbox.id(), id);
    assertThat(runtime().listPod("other")).isEmpty();
  }

  @Test
  void stopsAContainerAndKeepsItUntilItIsRemoved() {
    String id = started(sandbox(), "c", 0);
    runtime().stopContainer(id, Duration.ofSeconds(5));
    ContainerView view = runtime().inspect(id).orElseThrow();
    assertThat(view.status()).isEqualTo(Status.EXITED);
    assertThat(view.finishedAt()).isAfterOrEqualTo(view.startedAt());
    runtime().removeContainer(id);
    assertThat(runtime().inspect(id)).isEmpty();
  }

  @Test
  void doesNotMindStoppingOrRemovingWhatIsNotThere() {
    assertThatCode(() -> {
      runtime().stopContainer("0123456789ab", Duration.ofSeconds(1));
      runtime().removeContainer("0123456789ab");
      runtime().removeSandbox("0123456789ab");
    }).doesNotThrowAnyException();
  }

  @Test
  void removesARunningContainer() {
    String id = started(sandbox(), "c", 0);
    runtime().removeContainer(id);
    assertThat(runtime().listPod(pod.uid())).extracting(ContainerView::id).doesNotContain(id);
  }

  @Test
  void tellsWhenAContainerEnds() {
    Queue<ContainerEvent> heard = new ConcurrentLinkedQueue<>();
    Sandbox sandbox = sandbox();
    try (ContainerRuntime.Subscription subscription = runtime().events(heard::add)) {
      assertThat(subscription).isNotNull();
      await().atMost(Duration.ofSeconds(20)).until(() -> {
        String id = started(sandbox, "c", heard.size());
        runtime().removeContainer(id);
        return heard.stream().anyMatch(e -> e.podUid().equals(pod.uid()) && !e.running());
      });
    }
  }

  @Test
  void knowsItsMachine() {
    assertThat(runtime().info().cpus()).isPositive();
    assertThat(runtime().info().memoryBytes()).isPositive();
    assertThat(runtime().info().architecture()).isIn("amd64", "arm64");
  }

  @Test
  void tellsTheLog() {
    String id = started(sandbox(), "c", 0);
    await().until(() -> !log(id, -1).isEmpty());
    assertThat(log(id, 0)).isEmpty();
  }
}
