package io.ruori.node.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ruori.core.api.PodSessions;
import io.ruori.node.runtime.ContainerRuntime;
import io.ruori.node.runtime.ContainerRuntime.ExecResult;
import io.ruori.node.runtime.ContainerRuntimeContract;
import io.ruori.node.runtime.ContainerSpec;
import io.ruori.node.runtime.ContainerSpec.Limits;
import io.ruori.node.runtime.ContainerSpec.Namespaces;
import io.ruori.node.runtime.ContainerSpec.Security;
import io.ruori.node.runtime.ContainerSpec.Terminal;
import io.ruori.node.runtime.ContainerView;
import io.ruori.node.runtime.RuntimeFailure;
import io.ruori.node.runtime.Sandbox;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Against a real engine; skipped, with the reason, where none answers or the images were not built. */
class DockerRuntimeTest extends ContainerRuntimeContract {
  private static DockerRuntime runtime;

  @BeforeAll
  static void connect() {
    Optional<String> problem = DockerConnection.problem(DockerSettings.SOCKET);
    Assumptions.assumeTrue(problem.isEmpty(), () -> problem.orElse(""));
    runtime = DockerRuntime.connect(DockerSettings.of("test-" + ProcessHandle.current().pid(), "n1"));
    boolean built = runtime.image(IMAGE).isPresent() && runtime.image(DockerSettings.PAUSE_IMAGE).isPresent();
    Assumptions.assumeTrue(built, "images are missing: scripts/build-images.sh");
  }

  @AfterAll
  static void close() {
    if (runtime != null) {
      runtime.close();
    }
  }

  @Override
  protected ContainerRuntime runtime() {
    return runtime;
  }

  private ContainerView awaitEnd(String id) {
    await().atMost(Duration.ofSeconds(20)).until(() -> runtime.inspect(id).filter(ContainerView::isRunning).isEmpty());
    return runtime.inspect(id).orElseThrow();
  }

  @Test
  void tellsTheExitCodeAndTheOutput() {
    String id = started(sandbox(), "c", 0, "/bin/sh", "-c", "echo $COLOR; echo two; exit 3");
    assertThat(awaitEnd(id).exitCode()).isEqualTo(3);
    assertThat(log(id, -1)).isEqualTo("blue\ntwo\n");
    assertThat(log(id, 1)).isEqualTo("two\n");
  }

  @Test
  void tellsThatMemoryRanOut() {
    Sandbox sandbox = sandbox();
    ContainerSpec spec = new ContainerSpec(
        pod, sandbox.id(), "c", 0, "h", IMAGE, List.of("/bin/sh", "-c", "x=a; while true; do x=$x$x; done"), List.of(),
        List.of(), "", List.of(), new Limits(2, 0, 16 << 20, 1000, 0), Security.DEFAULT, Namespaces.POD, Terminal.NONE);
    String id = runtime.createContainer(spec);
    runtime.startContainer(id);
    ContainerView view = awaitEnd(id);
    assertThat(view.oomKilled()).isTrue();
    assertThat(view.exitCode()).isEqualTo(137);
  }

  @Test
  void runsACommandInAContainer() {
    String id = started(sandbox(), "c", 0);
    ExecResult good = runtime.exec(id, List.of("sh", "-c", "echo hi"), Duration.ofSeconds(5));
    assertThat(good).isEqualTo(new ExecResult(0, "hi\n"));
    assertThat(runtime.exec(id, List.of("sh", "-c", "exit 4"), Duration.ofSeconds(5)).exitCode()).isEqualTo(4);
    assertThat(runtime.exec(id, List.of("sleep", "5"), Duration.ofMillis(300)).exitCode()).isEqualTo(-1);
  }

  @Test
  void streamsToAndFromACommand() throws Exception {
    String id = started(sandbox(), "c", 0);
    var streams = new TestStreams("a\nb\n");
    assertThat(runtime.session(id, wanted("sh", "-c", "cat; echo bad >&2; exit 5"), streams)).isEqualTo(5);
    assertThat(streams.out.toString(StandardCharsets.UTF_8)).isEqualTo("a\nb\n");
    assertThat(streams.err.toString(StandardCharsets.UTF_8)).isEqualTo("bad\n");
    assertThatThrownBy(() -> runtime.session("0".repeat(64), wanted("true"), streams))
        .isInstanceOf(RuntimeFailure.class)
        .hasMessageContaining("No such container");
  }

  private PodSessions.Wanted wanted(String... command) {
    return new PodSessions.Wanted("default", "p", "c", List.of(command), true, true, true, false);
  }

  private static final class TestStreams implements PodSessions.Streams {
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final String input;

    TestStreams(String input) {
      this.input = input;
    }

    @Override
    public InputStream in() {
      return new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public OutputStream out() {
      return out;
    }

    @Override
    public OutputStream err() {
      return err;
    }

    @Override
    public void onResize(Consumer<PodSessions.Size> listener) {
      listener.accept(new PodSessions.Size(80, 24));
    }
  }

  @Test
  void saysWhyAContainerCannotStart() {
    Sandbox sandbox = sandbox();
    String id = runtime.createContainer(spec(sandbox, "c", 0, List.of("/no/such")));
    assertThatThrownBy(() -> runtime.startContainer(id))
        .isInstanceOf(RuntimeFailure.class)
        .hasMessageContaining("no such file");
  }

  @Test
  void containersOfAPodShareItsNetworkAndName() {
    Sandbox sandbox = sandbox();
    String id = started(sandbox, "c", 0, "/bin/sh", "-c", "hostname; readlink /proc/self/ns/net");
    awaitEnd(id);
    assertThat(log(id, -1)).startsWith(pod.name() + "\n");
    assertThat(sandbox.pid()).isPositive();
  }

  @Test
  void refusesAnImageThatIsNotThere() {
    assertThat(runtime.image("ruori/none:9")).isEmpty();
    assertThatThrownBy(() -> runtime.pull("127.0.0.1:1/none:9", Optional.empty()))
        .isInstanceOf(RuntimeFailure.class)
        .extracting(e -> ((RuntimeFailure) e).reason())
        .isEqualTo("ErrImagePull");
  }

  @Test
  void splitsReferences() {
    assertThat(DockerImages.repository("localhost:5000/a/b")).isEqualTo("localhost:5000/a/b");
    assertThat(DockerImages.tag("localhost:5000/a/b")).isEqualTo("latest");
    assertThat(DockerImages.tag("a:1")).isEqualTo("1");
    assertThat(DockerImages.repository("a:1@sha256:00")).isEqualTo("a");
    assertThat(DockerImages.tag("a:1@sha256:00")).isEqualTo("sha256:00");
  }
}
