package io.ruori.node.agent;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.object.Json;
import io.ruori.node.status.Times;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Posts core/v1 Events like kubelet's. The same words about the same part of an object raise a count instead of making a
 * second Event. The queue is bounded; what does not fit is dropped and said.
 */
public final class EventRecorder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
  private static final Api.Resource EVENTS = Api.Resource.core("events");
  private static final int QUEUE = 4096;
  private static final int REMEMBERED = 4096;

  private final Api api;
  private final String nodeName;
  private final InstantSource clock;
  private final BlockingQueue<Said> queue = new ArrayBlockingQueue<>(QUEUE);
  private final Map<Said, Posted> posted =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Said, Posted> eldest) {
          return size() > REMEMBERED;
        }
      };
  private final Thread writer;

  public EventRecorder(Api api, String nodeName, InstantSource clock) {
    this.api = api;
    this.nodeName = nodeName;
    this.clock = clock;
    this.writer = Thread.ofVirtual().name("events-" + nodeName).start(this::write);
  }

  /** About what an Event is: {@code involvedObject}. */
  public record Involved(String kind, String namespace, String name, String uid, String fieldPath) {}

  private record Said(Involved about, boolean warning, String reason, String message) {}

  private record Posted(String name, int count) {}

  public void tell(Involved about, boolean warning, String reason, String message) {
    if (!queue.offer(new Said(about, warning, reason, message))) {
      LOG.warn("event dropped node={} reason={} object={}", nodeName, reason, about.name());
    }
  }

  private void write() {
    try {
      while (true) {
        post(queue.take());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void post(Said said) {
    try {
      Posted before = posted.get(said);
      if (before == null || !raise(said, before)) {
        create(said);
      }
    } catch (ApiException e) {
      LOG.debug("event refused node={} reason={} refusal={}", nodeName, said.reason(), e.getMessage());
    } catch (RuntimeException e) {
      LOG.warn("event lost node={} reason={}", nodeName, said.reason(), e);
    }
  }

  private boolean raise(Said said, Posted before) {
    ObjectNode patch = Json.object();
    patch.put("count", before.count() + 1);
    patch.put("lastTimestamp", Times.seconds(clock.instant()));
    try {
      api.patch(EVENTS, namespace(said), before.name(), "", Api.PatchType.MERGE, patch);
    } catch (ApiException e) {
      if (e.isNotFound()) {
        return false;
      }
      throw e;
    }
    posted.put(said, new Posted(before.name(), before.count() + 1));
    return true;
  }

  private void create(Said said) {
    Instant now = clock.instant();
    long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    ObjectNode event = Json.object();
    event.put("apiVersion", "v1").put("kind", "Event");
    event.putObject("metadata")
        .put("name", said.about().name() + "." + Long.toHexString(nanos + System.nanoTime() % 1000))
        .put("namespace", namespace(said));
    ObjectNode involved = event.putObject("involvedObject");
    involved.put("apiVersion", "v1").put("kind", said.about().kind()).put("name", said.about().name());
    put(involved, "namespace", said.about().namespace());
    put(involved, "uid", said.about().uid());
    put(involved, "fieldPath", said.about().fieldPath());
    event.put("reason", said.reason()).put("message", clipped(said.message()));
    event.putObject("source").put("component", "kubelet").put("host", nodeName);
    event.put("firstTimestamp", Times.seconds(now)).put("lastTimestamp", Times.seconds(now)).put("count", 1);
    event.put("type", said.warning() ? "Warning" : "Normal");
    event.put("reportingComponent", "kubelet").put("reportingInstance", nodeName);
    JsonNode created = api.create(EVENTS, namespace(said), event);
    posted.put(said, new Posted(created.path("metadata").path("name").asString(""), 1));
  }

  /** Events about cluster-scoped objects are kept in the default namespace, as upstream does. */
  private static String namespace(Said said) {
    return said.about().namespace().isEmpty() ? "default" : said.about().namespace();
  }

  private static void put(ObjectNode node, String field, String value) {
    if (!value.isEmpty()) {
      node.put(field, value);
    }
  }

  private static String clipped(String message) {
    return message.length() <= 1024 ? message : message.substring(0, 1021) + "...";
  }

  @Override
  public void close() {
    writer.interrupt();
  }
}
