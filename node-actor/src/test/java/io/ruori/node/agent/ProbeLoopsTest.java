package io.ruori.node.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.object.Json;
import io.ruori.node.agent.Probes.Verdict;
import io.ruori.node.pod.Effect;
import io.ruori.node.pod.Input;
import io.ruori.node.pod.PodDefinition;
import io.ruori.node.pod.ProbeKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** When verdicts count. */
class ProbeLoopsTest {
  private static final Verdict SICK = new Verdict(false, "sick");

  private final BlockingQueue<Input> heard = new LinkedBlockingQueue<>();
  private final Queue<Effect.Tell> told = new ConcurrentLinkedQueue<>();

  private ProbeLoops run(String probes, Verdict... verdicts) {
    ObjectNode pod = (ObjectNode) Json.parse("""
        {"metadata":{"name":"p","namespace":"n","uid":"u"},"spec":{"containers":[{"name":"c","image":"i",%s}]}}"""
        .formatted(probes).getBytes(StandardCharsets.UTF_8));
    Queue<Verdict> next = new ArrayDeque<>(List.of(verdicts));
    var loops = new ProbeLoops(question -> {
      synchronized (next) {
        return next.size() > 1 ? next.poll() : next.peek();
      }
    });
    PodDefinition definition = PodDefinition.of(pod);
    loops.begin(
        new ProbeLoops.Subject(
            definition, definition.containers().getFirst(), "id", List.of(), System.nanoTime(), heard::add,
            (_, tell) -> told.add(tell)),
        task -> Thread.ofVirtual().start(task));
    return loops;
  }

  private Input next() throws InterruptedException {
    return heard.poll(30, TimeUnit.SECONDS);
  }

  @Test
  void countsFailuresInARowUpToTheThreshold() throws Exception {
    var loops = run("\"livenessProbe\":{\"periodSeconds\":0,\"failureThreshold\":3}", SICK, SICK, Verdict.HEALTHY, SICK);
    assertThat(next()).isEqualTo(new Input.Probed("c", "id", ProbeKind.LIVENESS, false));
    loops.end("id");
    assertThat(told.size()).isGreaterThanOrEqualTo(5);
  }

  @Test
  void countsNothingThatCouldNotBeAsked() throws Exception {
    Verdict[] verdicts = {SICK, Verdict.unknown("?"), Verdict.unknown("?"), Verdict.unknown("?"), Verdict.HEALTHY};
    var loops = run("\"readinessProbe\":{\"periodSeconds\":0,\"failureThreshold\":2}", verdicts);
    assertThat(next()).isEqualTo(new Input.Probed("c", "id", ProbeKind.READINESS, true));
    loops.end("id");
    assertThat(told).extracting(Effect.Tell::message)
        .containsExactly(
            "Readiness probe failed: sick",
            "Readiness probe errored and resulted in unknown state: ?",
            "Readiness probe errored and resulted in unknown state: ?",
            "Readiness probe errored and resulted in unknown state: ?");
  }

  @Test
  void holdsOthersBackUntilTheStartupProbeHasPassed() throws Exception {
    String probes = "\"startupProbe\":{\"periodSeconds\":0,\"failureThreshold\":9},\"readinessProbe\":{\"periodSeconds\":0}";
    var loops = run(probes, SICK, SICK, Verdict.HEALTHY);
    assertThat(next()).isEqualTo(new Input.Probed("c", "id", ProbeKind.STARTUP, true));
    assertThat(next()).isEqualTo(new Input.Probed("c", "id", ProbeKind.READINESS, true));
    loops.end("id");
  }
}
