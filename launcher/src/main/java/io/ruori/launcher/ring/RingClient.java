package io.ruori.launcher.ring;

import io.ruori.core.object.Json;
import io.ruori.core.ring.MemberRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Asks a master about its ring. */
public final class RingClient {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration GLANCE = Duration.ofSeconds(2);
  private static final Duration ELECTION = Duration.ofSeconds(10);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
  private static final int MISDIRECTED = 421;
  private static final int MOST_REFUSAL = 64 << 10;

  private final Supplier<HttpClient> client;

  public RingClient(HttpClient client) {
    this(() -> client);
  }

  /** @param client asked for at each question, so that a renewed certificate is used at once */
  public RingClient(Supplier<HttpClient> client) {
    this.client = client;
  }

  /** @param body as JSON; for a refusal its {@code message} says why */
  public record Reply(int code, JsonNode body) {
    public boolean isDone() {
      return code == 200;
    }

    /** Where to ask instead. */
    Optional<URI> leader() {
      String leader = body.path("leader").asString("");
      return code == MISDIRECTED && !leader.isEmpty() ? Optional.of(URI.create(leader)) : Optional.empty();
    }

    public String message() {
      return body.path("message").asString(code == MISDIRECTED ? "the ring has no leader" : "code " + code);
    }
  }

  public Reply members(URI server) throws IOException, InterruptedException {
    return send(request(server, RingPaths.MEMBERS).GET());
  }

  /** The same of a member that may be gone. */
  public Reply glance(URI server) throws IOException, InterruptedException {
    return glance(server, GLANCE);
  }

  public Reply glance(URI server, Duration patience) throws IOException, InterruptedException {
    return send(request(server, RingPaths.MEMBERS).timeout(patience).GET());
  }

  Reply join(URI server, String bearer) throws IOException, InterruptedException {
    return send(
        request(server, RingPaths.JOIN)
            .header("Authorization", "Bearer " + bearer)
            .POST(HttpRequest.BodyPublishers.ofString("{}")));
  }

  Reply put(URI server, MemberRecord member) throws IOException, InterruptedException {
    byte[] body = Json.bytes(member.write(Json.object()));
    return send(
        request(server, RingPaths.MEMBERS + "/" + member.name()).PUT(HttpRequest.BodyPublishers.ofByteArray(body)));
  }

  /**
   * Copies a backup into a stream.
   *
   * @return the refusal, without a body when the backup was copied
   */
  public Reply backup(URI server, OutputStream target) throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        client.get().send(request(server, RingPaths.BACKUP).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      if (response.statusCode() != 200) {
        return new Reply(response.statusCode(), read(body.readNBytes(MOST_REFUSAL)));
      }
      body.transferTo(target);
      return new Reply(200, Json.object());
    }
  }

  /** Takes a member out for good, by way of the leader. */
  public Reply remove(URI server, String name) throws IOException, InterruptedException {
    return atLeader(server, RingPaths.MEMBERS + "/" + name, HttpRequest.Builder::DELETE);
  }

  /** Lets a member stop without being missed, by way of the leader. */
  public Reply rest(URI server, String name) throws IOException, InterruptedException {
    return atLeader(server, RingPaths.MEMBERS + "/" + name + RingPaths.REST, RingClient::post);
  }

  /** Lets a removed member come again, by way of the leader. */
  public Reply readmit(URI server, String name) throws IOException, InterruptedException {
    return atLeader(server, RingPaths.MEMBERS + "/" + name + RingPaths.READMIT, RingClient::post);
  }

  private static HttpRequest.Builder post(HttpRequest.Builder request) {
    return request.POST(HttpRequest.BodyPublishers.noBody());
  }

  /** Goes to the leader, also to one that is about to be. */
  private Reply atLeader(URI server, String path, UnaryOperator<HttpRequest.Builder> method)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + ELECTION.toNanos();
    URI asked = server;
    Reply reply = send(method.apply(request(asked, path)));
    while (reply.code() == MISDIRECTED && System.nanoTime() < deadline) {
      Thread.sleep(LOOK_AGAIN);
      asked = reply.leader().orElse(server);
      reply = send(method.apply(request(asked, path)));
    }
    return reply;
  }

  private static HttpRequest.Builder request(URI server, String path) {
    return HttpRequest.newBuilder(server.resolve(path)).timeout(PATIENCE).header("Accept", "application/json");
  }

  private Reply send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = client.get().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    return new Reply(response.statusCode(), read(response.body()));
  }

  private static JsonNode read(byte[] body) {
    try {
      return Json.parse(body);
    } catch (RuntimeException notJson) {
      ObjectNode text = Json.object();
      return text.put("message", new String(body, StandardCharsets.UTF_8).strip());
    }
  }
}
