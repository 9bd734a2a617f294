package io.ruori.gateway.metrics;

import io.ruori.core.kind.Kinds;
import io.ruori.core.kind.ResourceType;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.view.Views;
import io.ruori.gateway.engine.Answer;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The API's metrics, with upstream's names and labels ({@code apiserver/pkg/endpoints/metrics}). */
public final class ApiMetrics {
  private static final double[] SECONDS = {
    0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1.0, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60
  };
  private static final double[] EVENT_BYTES = {1024, 2048, 4096, 8192, 16384, 32768, 65536, 131072};
  private static final String SERVER = "apiserver";

  private final Family.Sum requests =
      new Family.Sum("apiserver_request_total", "counter",
          "Counter of apiserver requests broken out for each verb, dry run value, group, version, resource, scope, "
              + "component, and HTTP response code.",
          "code", "component", "dry_run", "group", "resource", "scope", "subresource", "verb", "version");
  private final Family.Histogram durations =
      new Family.Histogram("apiserver_request_duration_seconds",
          "Response latency distribution in seconds for each verb, dry run value, group, version, resource, subresource, "
              + "scope and component.",
          SECONDS, "component", "dry_run", "group", "resource", "scope", "subresource", "verb", "version");
  private final Family.Sum longRunning =
      new Family.Sum("apiserver_longrunning_requests", "gauge",
          "Gauge of all active long-running apiserver requests broken out by verb, group, version, resource, scope and "
              + "component. Not all requests are tracked this way.",
          "component", "group", "resource", "scope", "subresource", "verb", "version");
  private final Family.Sum inFlight =
      new Family.Sum("apiserver_current_inflight_requests", "gauge",
          "Maximal number of currently used inflight request limit of this apiserver per request kind in last second.",
          "request_kind");
  private final Family.Sum watchEvents =
      new Family.Sum("apiserver_watch_events_total", "counter", "Number of events sent in watch clients",
          "group", "resource", "version");
  private final Family.Histogram watchEventBytes =
      new Family.Histogram("apiserver_watch_events_sizes", "Watch event size distribution in bytes", EVENT_BYTES,
          "group", "resource", "version");
  private final Family.Sum rejected =
      new Family.Sum("apiserver_flowcontrol_rejected_requests_total", "counter",
          "Number of requests rejected by API Priority and Fairness subsystem", "flow_schema", "priority_level", "reason");
  private final Family.Sum dispatched =
      new Family.Sum("apiserver_flowcontrol_dispatched_requests_total", "counter",
          "Number of requests executed by API Priority and Fairness subsystem", "flow_schema", "priority_level");
  private final Family.Sum audited =
      new Family.Sum("apiserver_audit_event_total", "counter",
          "Counter of audit events generated and sent to the audit backend.");
  private final List<Family> families = new ArrayList<>(
      List.of(requests, durations, longRunning, inFlight, watchEvents, watchEventBytes, rejected, dispatched, audited));

  public ApiMetrics(Kinds kinds, Views views) {
    families.add(
        new Family.Reading("apiserver_storage_objects", "gauge",
            "[DEPRECATED, consider using apiserver_resource_objects instead] Number of stored objects at the time of last "
                + "check split by kind.",
            List.of("resource"), () -> counts(kinds, views, false)));
    families.add(
        new Family.Reading("apiserver_resource_objects", "gauge",
            "Number of stored objects at the time of last check split by kind.", List.of("group", "resource"),
            () -> counts(kinds, views, true)));
    reading("apiserver_storage_revision", "counter", "Revision of the newest change that this member knows.",
        () -> (double) views.current().revision());
    reading("process_resident_memory_bytes", "gauge", "Resident memory size in bytes.", ApiMetrics::resident);
    reading("process_start_time_seconds", "gauge", "Start time of the process since unix epoch in seconds.",
        () -> ManagementFactory.getRuntimeMXBean().getStartTime() / 1000.0);
    reading("jvm_memory_used_bytes", "gauge", "Heap in use.",
        () -> (double) ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    reading("jvm_threads_current", "gauge", "Platform threads.",
        () -> (double) ManagementFactory.getThreadMXBean().getThreadCount());
  }

  private void reading(String name, String type, String help, Supplier<Double> value) {
    families.add(new Family.Reading(name, type, help, List.of(), () -> Map.of(List.of(), value.get())));
  }

  private static Map<List<String>, Double> counts(Kinds kinds, Views views, boolean byGroup) {
    LiveTable table = views.current();
    var counts = new LinkedHashMap<List<String>, Double>();
    for (ResourceType type : kinds.all()) {
      if (!type.virtual() && type.id().equals(type.stored())) {
        double count = table.count(type.id());
        counts.put(byGroup ? List.of(type.id().group(), type.id().resource()) : List.of(type.id().toString()), count);
      }
    }
    return counts;
  }

  private static double resident() {
    try (var lines = java.nio.file.Files.lines(java.nio.file.Path.of("/proc/self/status"))) {
      return lines.filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst()
          .orElse(0);
    } catch (java.io.IOException e) {
      return 0;
    }
  }

  /** Counts a request from now until its answer, and a stream until its end. */
  public Running starts(RequestKind kind) {
    String which = kind.isMutating() ? "mutating" : "readOnly";
    if (!kind.isLongRunning()) {
      inFlight.add(1, which);
    }
    return new Running(kind, which, System.nanoTime());
  }

  /** A request that is being answered. */
  public final class Running {
    private final RequestKind kind;
    private final String which;
    private final long startNanos;

    private Running(RequestKind kind, String which, long startNanos) {
      this.kind = kind;
      this.which = which;
      this.startNanos = startNanos;
    }

    /** Counts the answer; a stream is changed so that its end is noticed. */
    public Answer ends(Answer answer) {
      String dryRun = kind.dryRun() ? "All" : "";
      requests.add(1, Integer.toString(answer.status()), SERVER, dryRun, kind.group(), kind.resource(), kind.scope(),
          kind.subresource(), kind.verb(), kind.version());
      if (!kind.isLongRunning()) {
        inFlight.add(-1, which);
        durations.observe((System.nanoTime() - startNanos) / 1e9, SERVER, dryRun, kind.group(), kind.resource(),
            kind.scope(), kind.subresource(), kind.verb(), kind.version());
        return answer;
      }
      return answer instanceof Answer.Streaming stream ? watched(stream) : answer;
    }

    private Answer watched(Answer.Streaming stream) {
      return new Answer.Streaming(
          stream.status(), stream.contentType(), stream.headers(), stream.body().watchTermination((mat, end) -> {
            active(1);
            end.whenComplete((_, _) -> active(-1));
            return mat;
          }));
    }

    private void active(int by) {
      longRunning.add(by, SERVER, kind.group(), kind.resource(), kind.scope(), kind.subresource(), kind.verb(),
          kind.version());
    }
  }

  public void watchEvent(String group, String version, String resource, int bytes) {
    watchEvents.add(1, group, resource, version);
    watchEventBytes.observe(bytes, group, resource, version);
  }

  public void rejected(String flowSchema, String priorityLevel, String reason) {
    rejected.add(1, flowSchema, priorityLevel, reason);
  }

  public void dispatched(String flowSchema, String priorityLevel) {
    dispatched.add(1, flowSchema, priorityLevel);
  }

  public void audited() {
    audited.add(1);
  }

  /** All of them, as Prometheus scrapes them. */
  public String text() {
    var out = new StringBuilder(16 * 1024);
    families.forEach(family -> family.write(out));
    return out.toString();
  }
}
