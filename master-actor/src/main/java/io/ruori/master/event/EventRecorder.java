package io.ruori.master.event;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.object.Json;
import io.ruori.master.document.Doc;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes core/v1 Events, like client-go's recorder: the same event again raises its count, the eleventh of a sort within
 * ten minutes is combined with the later ones, and an object that makes more than 25 gets one in five minutes. Recording
 * never fails: an event that cannot be written is given up. Memory is bounded by the number of {@link #REMEMBERED} entries.
 */
public final class EventRecorder {
  private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
  private static final Api.Resource EVENTS = Api.Resource.core("events");
  private static final int REMEMBERED = 4096;
  private static final int SIMILAR = 10;
  private static final long SIMILAR_SECONDS = 600;
  private static final int BURST = 25;
  private static final double REFILL_PER_SECOND = 1.0 / 300;

  private final String component;
  private final InstantSource clock;
  private final AtomicLong sequence = new AtomicLong();
  private final Map<String, Written> written = bounded();
  private final Map<String, Similar> similar = bounded();
  private final Map<String, Bucket> buckets = bounded();

  private record Written(String name, int count, String first) {}

  private record Similar(Set<String> messages, Instant last) {}

  private record Bucket(double tokens, Instant at) {}

  private EventRecorder(String component, InstantSource clock) {
    this.component = component;
    this.clock = clock;
  }

  /** {@code component} is the {@code source.component}, such as {@code replicaset-controller}. */
  public static EventRecorder create(String component, InstantSource clock) {
    return new EventRecorder(component, clock);
  }

  public void normal(Api api, JsonNode about, String reason, String message) {
    record(api, about, "Normal", reason, message);
  }

  public void warning(Api api, JsonNode about, String reason, String message) {
    record(api, about, "Warning", reason, message);
  }

  private void record(Api api, JsonNode about, String type, String reason, String message) {
    Instant now = clock.instant();
    String object = Doc.text(about, "kind") + "/" + Doc.path(about) + "/" + Doc.uid(about);
    String sort = object + "/" + type + "/" + reason;
    String text;
    Written before;
    String entry;
    synchronized (this) {
      if (!takeToken(object, now)) {
        return;
      }
      boolean combined = isCombined(sort, message, now);
      text = combined ? "(combined from similar events): " + message : message;
      entry = combined ? sort : sort + "/" + message;
      before = written.get(entry);
    }
    try {
      Written after = before == null ? null : raise(api, about, before, text, now);
      Written kept = after == null ? create(api, about, type, reason, text, now) : after;
      synchronized (this) {
        written.put(entry, kept);
      }
    } catch (RuntimeException e) {
      LOG.atDebug().setMessage("event not written").addKeyValue("object", object).setCause(e).log();
    }
  }

  private boolean takeToken(String object, Instant now) {
    Bucket bucket = buckets.getOrDefault(object, new Bucket(BURST, now));
    double refilled = (now.toEpochMilli() - bucket.at().toEpochMilli()) / 1000.0 * REFILL_PER_SECOND;
    double tokens = Math.min(BURST, bucket.tokens() + refilled);
    buckets.put(object, new Bucket(tokens < 1 ? tokens : tokens - 1, now));
    return tokens >= 1;
  }

  private boolean isCombined(String sort, String message, Instant now) {
    Similar seen = similar.get(sort);
    boolean fresh = seen == null || now.isAfter(seen.last().plusSeconds(SIMILAR_SECONDS));
    Set<String> messages = fresh ? new HashSet<>() : seen.messages();
    boolean combined = messages.size() >= SIMILAR && !messages.contains(message);
    if (!combined) {
      messages.add(message);
    }
    similar.put(sort, new Similar(messages, now));
    return combined;
  }

  /** Null when the event is gone. */
  private Written raise(Api api, JsonNode about, Written before, String message, Instant now) {
    ObjectNode patch = Json.object().put("count", before.count() + 1);
    patch.put("lastTimestamp", Doc.time(now)).put("message", message);
    try {
      api.patch(EVENTS, namespace(about), before.name(), "", Api.PatchType.MERGE, patch);
      return new Written(before.name(), before.count() + 1, before.first());
    } catch (ApiException e) {
      if (e.isNotFound()) {
        return null;
      }
      throw e;
    }
  }

  private Written create(Api api, JsonNode about, String type, String reason, String message, Instant now) {
    long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano() + sequence.incrementAndGet();
    ObjectNode event = Doc.object("v1", "Event", namespace(about), Doc.name(about) + "." + Long.toHexString(nanos));
    event.set("involvedObject", reference(about));
    event.put("reason", reason).put("message", message).put("type", type).put("count", 1);
    event.put("firstTimestamp", Doc.time(now)).put("lastTimestamp", Doc.time(now));
    event.putObject("source").put("component", component);
    event.put("reportingComponent", component).put("reportingInstance", "");
    api.create(EVENTS, namespace(about), event);
    return new Written(Doc.name(event), 1, Doc.time(now));
  }

  static ObjectNode reference(JsonNode about) {
    ObjectNode reference = Json.object().put("kind", Doc.text(about, "kind"));
    if (!Doc.namespace(about).isEmpty()) {
      reference.put("namespace", Doc.namespace(about));
    }
    reference.put("name", Doc.name(about)).put("uid", Doc.uid(about));
    reference.put("apiVersion", Doc.text(about, "apiVersion"));
    if (!Doc.resourceVersion(about).isEmpty()) {
      reference.put("resourceVersion", Doc.resourceVersion(about));
    }
    return reference;
  }

  private static String namespace(JsonNode about) {
    return Doc.namespace(about).isEmpty() ? "default" : Doc.namespace(about);
  }

  private static <V> Map<String, V> bounded() {
    return new LinkedHashMap<>(64, 0.75f, true) {
      private static final long serialVersionUID = 1;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > REMEMBERED;
      }
    };
  }
}
