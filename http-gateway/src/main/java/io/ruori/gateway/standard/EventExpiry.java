package io.ruori.gateway.standard;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.object.Json;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Removes events an hour after they were last written, as upstream's {@code --event-ttl}. */
public final class EventExpiry {
  private static final Api.Resource EVENTS = Api.Resource.core("events");
  private static final Duration LIFETIME = Duration.ofHours(1);

  private final InstantSource clock;

  public EventExpiry(InstantSource clock) {
    this.clock = clock;
  }

  /** One pass. An event that is written again meanwhile stays. */
  public void pass(Api api) {
    Instant before = clock.instant().minus(LIFETIME);
    api.each(EVENTS, Api.Query.ALL, event -> {
      if (lastWritten(event).isBefore(before)) {
        remove(event.path("metadata"), api);
      }
    });
  }

  private static void remove(JsonNode metadata, Api api) {
    ObjectNode options = Json.object();
    options.putObject("preconditions").put("resourceVersion", metadata.path("resourceVersion").asString(""));
    try {
      api.delete(EVENTS, metadata.path("namespace").asString(""), metadata.path("name").asString(""), options);
    } catch (ApiException e) {
      if (e.refusal().code() != 404 && e.refusal().code() != 409) {
        throw e;
      }
    }
  }

  /** By the server's clock: those who report events write what they like into the other times. */
  private static Instant lastWritten(JsonNode event) {
    JsonNode metadata = event.path("metadata");
    Instant last = later(Instant.EPOCH, metadata.path("creationTimestamp"));
    for (JsonNode entry : metadata.path("managedFields")) {
      last = later(last, entry.path("time"));
    }
    return last;
  }

  private static Instant later(Instant last, JsonNode time) {
    try {
      Instant other = OffsetDateTime.parse(time.asString("")).toInstant();
      return other.isAfter(last) ? other : last;
    } catch (DateTimeException _) {
      return last;
    }
  }
}
