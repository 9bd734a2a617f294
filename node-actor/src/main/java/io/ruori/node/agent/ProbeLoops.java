package io.ruori.node.agent;

import io.ruori.node.agent.Probes.Question;
import io.ruori.node.agent.Probes.Verdict;
import io.ruori.node.pod.ContainerDefinition;
import io.ruori.node.pod.Effect;
import io.ruori.node.pod.Input;
import io.ruori.node.pod.PodDefinition;
import io.ruori.node.pod.ProbeKind;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Probes containers as their specs say, each on a virtual thread: kubelet's probe workers. */
final class ProbeLoops {
  private final Probes probes;
  private final Set<String> watched = ConcurrentHashMap.newKeySet();

  ProbeLoops(Probes probes) {
    this.probes = probes;
  }

  /**
   * Whom to probe and whom to tell.
   *
   * @param beganNanos when it started: delays are counted from there, whatever a startup probe takes of them
   */
  record Subject(
      PodDefinition pod, ContainerDefinition container, String id, List<String> ips, long beganNanos,
      Consumer<Input> heard, BiConsumer<PodDefinition, Effect.Tell> teller) {}

  /** Begins; the startup probe holds the others back until it has passed. */
  void begin(Subject subject, Executor threads) {
    if (!watched.add(subject.id())) {
      return;
    }
    if (subject.container().json().has(ProbeKind.STARTUP.field())) {
      threads.execute(() -> {
        if (loop(subject, ProbeKind.STARTUP, true)) {
          beginOthers(subject, threads);
        }
      });
    } else {
      beginOthers(subject, threads);
    }
  }

  private void beginOthers(Subject subject, Executor threads) {
    for (ProbeKind kind : List.of(ProbeKind.LIVENESS, ProbeKind.READINESS)) {
      if (subject.container().json().has(kind.field())) {
        threads.execute(() -> loop(subject, kind, false));
      }
    }
  }

  /** The container has ended or is being stopped. */
  void end(String containerId) {
    watched.remove(containerId);
  }

  /** Asks until the container ends, or with {@code once} until the first healthy verdict, which it answers. */
  private boolean loop(Subject subject, ProbeKind kind, boolean once) {
    JsonNode probe = subject.container().json().path(kind.field());
    Duration period = seconds(probe, "periodSeconds", 10);
    Boolean told = kind == ProbeKind.LIVENESS ? Boolean.TRUE : null;
    int run = 0;
    boolean last = false;
    try {
      Thread.sleep(seconds(probe, "initialDelaySeconds", 0).minusNanos(System.nanoTime() - subject.beganNanos()));
      while (watched.contains(subject.id())) {
        long asked = System.nanoTime();
        Verdict verdict = ask(question(subject, probe));
        Duration rest = period.minusNanos(System.nanoTime() - asked);
        if (!watched.contains(subject.id())) {
          return false;
        }
        if (verdict.unknown()) {
          tell(subject, kind.title() + " probe errored and resulted in unknown state: " + verdict.output());
          Thread.sleep(rest);
          continue;
        }
        run = verdict.healthy() == last ? run + 1 : 1;
        last = verdict.healthy();
        if (!verdict.healthy()) {
          tell(subject, kind.title() + " probe failed: " + verdict.output());
        }
        int threshold = probe.path(last ? "successThreshold" : "failureThreshold").asInt(last ? 1 : 3);
        if (run >= threshold && (told == null || told != last)) {
          told = last;
          subject.heard().accept(new Input.Probed(subject.container().name(), subject.id(), kind, last));
          if (once && last) {
            return true;
          }
        }
        Thread.sleep(rest);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  /** Whatever goes wrong with one question, the next one is asked. */
  private Verdict ask(Question question) {
    try {
      return probes.ask(question);
    } catch (RuntimeException e) {
      return Verdict.unknown(e.toString());
    }
  }

  private static void tell(Subject subject, String message) {
    subject.teller().accept(
        subject.pod(), new Effect.Tell(true, "Unhealthy", message, subject.container().fieldPath()));
  }

  private static Question question(Subject subject, JsonNode probe) {
    return new Question(
        subject.id(), subject.ips(), ports(subject.container().json()), probe, seconds(probe, "timeoutSeconds", 1));
  }

  static Map<String, Integer> ports(JsonNode container) {
    Map<String, Integer> ports = new HashMap<>();
    for (JsonNode port : container.path("ports")) {
      ports.put(port.path("name").asString(""), port.path("containerPort").asInt(0));
    }
    return ports;
  }

  private static Duration seconds(JsonNode probe, String field, long otherwise) {
    return Duration.ofSeconds(probe.path(field).asLong(otherwise));
  }
}
