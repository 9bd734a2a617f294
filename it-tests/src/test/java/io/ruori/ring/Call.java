package io.ruori.ring;

import io.ruori.core.object.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Calls of one client to all masters, with what it may conclude from the answer, or from its absence. */
final class Call {
  /** As long as a client waits. */
  private static final Duration PATIENCE = Duration.ofMillis(1500);

  /** So long it does without a master that was silent, or of no use, as whatever balances clients would. */
  private static final long AVOIDED_NANOS = Duration.ofSeconds(4).toNanos();

  private final HttpClient client;
  private final List<URI> endpoints;
  private final Map<Integer, Long> silentNanos = new ConcurrentHashMap<>();

  Call(HttpClient client, List<URI> endpoints) {
    this.client = client;
    this.endpoints = endpoints;
  }

  /** One of the masters, except such as were silent a moment ago; any when all were. */
  int endpoint(SplittableRandom random) {
    long now = System.nanoTime();
    int[] answering = IntStream.range(0, endpoints.size()).filter(i -> answers(i, now)).toArray();
    return answering.length == 0 ? random.nextInt(endpoints.size()) : answering[random.nextInt(answering.length)];
  }

  private boolean answers(int endpoint, long now) {
    Long silent = silentNanos.get(endpoint);
    return silent == null || now - silent > AVOIDED_NANOS;
  }

  /**
   * What came back.
   *
   * @param code 0 when nothing did
   * @param happened whether a write may have counted: not when it never left, or when the answer invites to send it again
   */
  record Answer(int code, JsonNode body, boolean happened) {
    boolean isDone() {
      return code / 100 == 2;
    }

    String reason() {
      return body.path("reason").asString("");
    }
  }

  Answer send(int endpoint, String method, String path, String contentType, byte[] body) throws InterruptedException {
    HttpRequest.Builder request = request(endpoint, path);
    HttpRequest.BodyPublisher content =
        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(body);
    request.header("Content-Type", contentType).method(method, content);
    try {
      HttpResponse<byte[]> answer = send(endpoint, request.build(), HttpResponse.BodyHandlers.ofByteArray());
      boolean refused = answer.statusCode() / 100 == 4;
      boolean comeAgain = answer.headers().firstValue("Retry-After").isPresent();
      return new Answer(answer.statusCode(), parse(answer.body()), !refused && !comeAgain);
    } catch (ConnectException | HttpConnectTimeoutException never) {
      return new Answer(0, Json.object(), false);
    } catch (IOException lost) {
      return new Answer(0, Json.object(), true);
    }
  }

  private <T> HttpResponse<T> send(int endpoint, HttpRequest request, HttpResponse.BodyHandler<T> body)
      throws IOException, InterruptedException {
    try {
      HttpResponse<T> answer = client.send(request, body);
      if (answer.statusCode() / 100 == 5) {
        silentNanos.put(endpoint, System.nanoTime());
      }
      return answer;
    } catch (IOException silent) {
      silentNanos.put(endpoint, System.nanoTime());
      throw silent;
    }
  }

  private static JsonNode parse(byte[] body) {
    try {
      return Json.parse(body);
    } catch (JacksonException notJson) {
      return Json.object();
    }
  }

  /** A stream of lines; the caller closes it. */
  HttpResponse<InputStream> open(int endpoint, String path) throws IOException, InterruptedException {
    return send(endpoint, request(endpoint, path).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  private HttpRequest.Builder request(int endpoint, String path) {
    return HttpRequest.newBuilder(endpoints.get(endpoint).resolve(path))
        .version(HttpClient.Version.HTTP_1_1) // a broken connection takes nobody else with it
        .timeout(PATIENCE)
        .header("Accept", "application/json");
  }
}
