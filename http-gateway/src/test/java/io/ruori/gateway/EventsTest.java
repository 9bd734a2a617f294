package io.ruori.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.object.Json;
import io.ruori.gateway.standard.EventExpiry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Events as client-go's recorders write them, in both groups, and when they go. */
class EventsTest {
  private static final String CORE = "/api/v1/namespaces/default/events";
  private static final String NEWER = "/apis/events.k8s.io/v1/namespaces/default/events";
  private static final String STRATEGIC = "application/strategic-merge-patch+json";

  private static RunningGateway gateway;
  private static HttpClient client;

  @BeforeAll
  static void start() {
    gateway = new RunningGateway(0);
    gateway.createNamespace("default");
    client = gateway.admin(HttpClient.Version.HTTP_2);
  }

  @AfterAll
  static void stop() {
    client.shutdownNow();
    gateway.close();
  }

  private static HttpResponse<String> call(String method, String path, String body, String type) {
    try {
      var request = HttpRequest.newBuilder(URI.create(gateway.url(path))).header("Content-Type", type);
      return client.send(request.method(method, BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode get(String path) {
    return Json.parse(call("GET", path, "", "application/json").body().getBytes(StandardCharsets.UTF_8));
  }

  private static int create(String path, String body) {
    return call("POST", path, body, "application/json").statusCode();
  }

  /** What {@code tools/events} creates at first. */
  private static String newer(String name) {
    return """
        {"metadata":{"name":"%s","namespace":"default"},"eventTime":"2026-01-02T03:04:05.123456Z","series":null,
         "reportingController":"example.com/recorder","reportingInstance":"recorder-0","action":"Looking","reason":"Seen",
         "regarding":{"kind":"Pod","namespace":"default","name":"web","apiVersion":"v1"},"note":"seen it","type":"Normal",
         "deprecatedSource":{},"deprecatedFirstTimestamp":null,"deprecatedLastTimestamp":null}
        """.formatted(name);
  }

  /** What {@code tools/record} creates at first. */
  private static String core(String name, String lastTimestamp) {
    return """
        {"metadata":{"name":"%s","namespace":"default"},"involvedObject":{"kind":"Pod","namespace":"default","name":"web"},
         "reason":"Seen","message":"seen it","source":{"component":"recorder"},"type":"Normal","count":1,
         "firstTimestamp":"2026-01-02T03:04:05Z","lastTimestamp":"%s","eventTime":null,
         "reportingComponent":"recorder","reportingInstance":""}
        """.formatted(name, lastTimestamp);
  }

  @Test
  void aSeriesGrowsByPatchesOfTheRecorder() {
    assertThat(create(NEWER, newer("series"))).isEqualTo(201);
    String second = "{\"series\":{\"count\":2,\"lastObservedTime\":\"2026-01-02T03:10:00.000000Z\"}}";
    assertThat(call("PATCH", NEWER + "/series", second, STRATEGIC).statusCode()).isEqualTo(200);
    String third = "{\"series\":{\"count\":3,\"lastObservedTime\":\"2026-01-02T03:16:00.000000Z\"}}";
    assertThat(call("PATCH", NEWER + "/series", third, STRATEGIC).statusCode()).isEqualTo(200);
    JsonNode seen = get(CORE + "/series");
    assertThat(seen.at("/series/count").asInt()).isEqualTo(3);
    assertThat(seen.at("/series/lastObservedTime").asString()).isEqualTo("2026-01-02T03:16:00.000000Z");
    assertThat(seen.at("/eventTime").asString()).isEqualTo("2026-01-02T03:04:05.123456Z");
    assertThat(seen.at("/involvedObject/name").asString()).isEqualTo("web");
    assertThat(seen.at("/message").asString()).isEqualTo("seen it");
    assertThat(seen.at("/reportingComponent").asString()).isEqualTo("example.com/recorder");
  }

  @Test
  void aSeriesIsMoreThanOneAndNothingElseChanges() {
    assertThat(create(NEWER, newer("kept"))).isEqualTo(201);
    String one = "{\"series\":{\"count\":1,\"lastObservedTime\":\"2026-01-02T03:10:00.000000Z\"}}";
    var refused = call("PATCH", NEWER + "/kept", one, STRATEGIC);
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("should be at least 2");
    var changed = call("PATCH", NEWER + "/kept", "{\"note\":\"another\"}", STRATEGIC);
    assertThat(changed.statusCode()).isEqualTo(422);
    assertThat(changed.body()).contains("field is immutable");
  }

  @Test
  void countsByPatchesOfTheOlderRecorder() {
    assertThat(create(CORE, core("counted", "2026-01-02T03:04:05Z"))).isEqualTo(201);
    String again = "{\"count\":2,\"lastTimestamp\":\"2026-01-02T03:20:00Z\"}";
    assertThat(call("PATCH", CORE + "/counted", again, STRATEGIC).statusCode()).isEqualTo(200);
    JsonNode seen = get(NEWER + "/counted");
    assertThat(seen.at("/kind").asString()).isEqualTo("Event");
    assertThat(seen.at("/apiVersion").asString()).isEqualTo("events.k8s.io/v1");
    assertThat(seen.at("/deprecatedCount").asInt()).isEqualTo(2);
    assertThat(seen.at("/deprecatedLastTimestamp").asString()).isEqualTo("2026-01-02T03:20:00Z");
    assertThat(seen.at("/regarding/name").asString()).isEqualTo("web");
    assertThat(seen.at("/note").asString()).isEqualTo("seen it");
    String fields = "?fieldSelector=involvedObject.name%3Dweb%2Creason%3DSeen%2Csource%3Drecorder";
    assertThat(get(CORE + fields).path("items")).anyMatch(event -> event.at("/metadata/name").asString().equals("counted"));
    String shown = "?fieldSelector=regarding.name%3Dweb%2Creason%3DSeen";
    assertThat(get(NEWER + shown).path("items")).anyMatch(event -> event.at("/metadata/name").asString().equals("counted"));
  }

  @Test
  void goAnHourAfterTheyWereLastWrittenWhateverTimesTheyTell() {
    assertThat(create(CORE, core("future", "2099-01-02T03:04:05Z"))).isEqualTo(201);
    assertThat(create(CORE, core("past", "2001-01-02T03:04:05Z"))).isEqualTo(201);
    Instant written = Instant.now();
    expire(written.plus(Duration.ofMinutes(59)));
    assertThat(status("future")).isEqualTo(200);
    assertThat(status("past")).isEqualTo(200);
    expire(written.plus(Duration.ofMinutes(61)));
    assertThat(status("future")).isEqualTo(404);
    assertThat(status("past")).isEqualTo(404);
  }

  private static void expire(Instant now) {
    new EventExpiry(InstantSource.fixed(now)).pass(gateway.api());
  }

  private static int status(String name) {
    return call("GET", CORE + "/" + name, "", "application/json").statusCode();
  }
}
