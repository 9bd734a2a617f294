package io.ruori.gateway.discovery;

import io.ruori.gateway.answer.Answers;
import io.ruori.gateway.engine.Answer;
import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counts of what was asked, in Prometheus's text format, under upstream's names. */
public final class Metrics {
  /** What requests are told apart by. */
  private record Kind(String verb, String group, String resource, int code) implements Comparable<Kind> {
    @Override
    public int compareTo(Kind other) {
      return labels().compareTo(other.labels());
    }

    String labels() {
      return "code=\"%d\",group=\"%s\",resource=\"%s\",verb=\"%s\"".formatted(code, group, resource, verb);
    }
  }

  private final Map<Kind, LongAdder> requests = new ConcurrentHashMap<>();
  private final AtomicInteger inFlight = new AtomicInteger();

  public void starts() {
    inFlight.incrementAndGet();
  }

  /** @param resource {@code ""} for requests about no known resource: unknown names must not grow the table */
  public void ends(String verb, String group, String resource, int code) {
    inFlight.decrementAndGet();
    requests.computeIfAbsent(new Kind(verb, group, resource, code), _ -> new LongAdder()).increment();
  }

  Answer answer() {
    var text = new StringBuilder();
    text.append("# HELP apiserver_request_total Counter of apiserver requests.\n");
    text.append("# TYPE apiserver_request_total counter\n");
    new TreeMap<>(requests)
        .forEach((kind, count) ->
            text.append("apiserver_request_total{").append(kind.labels()).append("} ").append(count.sum()).append('\n'));
    gauge(text, "apiserver_current_inflight_requests", "Requests being handled.", inFlight.get());
    var memory = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    gauge(text, "jvm_memory_used_bytes", "Heap in use.", memory.getUsed());
    gauge(text, "process_start_time_seconds", "Start of the process since the epoch.",
        ManagementFactory.getRuntimeMXBean().getStartTime() / 1000);
    return Answers.text(200, text.toString());
  }

  private static void gauge(StringBuilder text, String name, String help, long value) {
    text.append("# HELP ").append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(name).append(" gauge\n");
    text.append(name).append(' ').append(value).append('\n');
  }
}
