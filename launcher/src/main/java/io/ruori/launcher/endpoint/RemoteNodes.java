package io.ruori.launcher.endpoint;

import io.ruori.core.api.ApiException;
import io.ruori.core.api.PodLogs;
import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.object.Refusal;
import io.ruori.core.ring.MemberRecord;
import io.ruori.core.view.Views;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.engine.Request;
import io.ruori.gateway.proxy.Upgrading;
import io.ruori.gateway.stream.PodStreams;
import io.ruori.gateway.stream.StreamPaths;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import tools.jackson.databind.JsonNode;

/** Reaches nodes in other JVMs, ours or stock kubelets, at the address and port that their objects tell. */
public final class RemoteNodes {
  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(30);
  private static final long LOOK_AGAIN_MILLIS = 500;
  private static final int MESSAGE_BYTES = 64 * 1024;

  private final String self;
  private final Views views;
  private final HttpClient nodes;
  private final HttpClient masters;

  /**
   * @param self this master's name
   * @param nodes {@linkplain NodeTrust trusts nodes}, to which it shows the API server's certificate for them
   * @param masters trusts the API of other masters, and shows them the same
   */
  public RemoteNodes(String self, Views views, HttpClient nodes, HttpClient masters) {
    this.self = self;
    this.views = views;
    this.nodes = nodes;
    this.masters = masters;
  }

  /**
   * The way to a node's logs: its own port or, when it lives in the process of another master, that one's API. Empty when
   * nobody says where it is.
   */
  public Optional<PodLogs> logs(String node) {
    Optional<PodLogs> own = address(node).map(base -> (namespace, pod, container, options, out, cancelled) ->
        copy(
            nodes,
            base.resolve(LogQuery.write(namespace, pod, container, options)),
            answer -> requireNode(node, answer.sslSession().orElseThrow()),
            out,
            cancelled));
    return own.or(() -> master(node).map(base -> (namespace, pod, container, options, out, cancelled) ->
        copy(
            masters,
            base.resolve(LogQuery.ofApi(namespace, pod, container, options)),
            answer -> {},
            out,
            cancelled)));
  }

  /** The way to a node's pods, likewise. */
  public Optional<PodStreams> streams(String node) {
    Optional<PodStreams> own = address(node).map(base -> (request, wanted) ->
        connect(nodes, base.resolve(StreamPaths.ofNode(wanted)), request, session -> requireNode(node, session)));
    return own.or(() -> master(node).map(base -> (request, wanted) ->
        connect(masters, base.resolve(request.path() + "?" + request.query()), request, session -> {})));
  }

  private static CompletionStage<Answer> connect(
      HttpClient client, URI uri, Request request, Consumer<SSLSession> check) {
    return CompletableFuture.supplyAsync(
        () -> Upgrading.connect(uri, client.sslContext(), request, check),
        task -> Thread.ofVirtual().name("pod-session").start(task));
  }

  /** Not this one: what is here is asked first. */
  private Optional<URI> master(String node) {
    return MemberRecord.ofNode(views.current(), node)
        .filter(record -> !record.name().equals(self))
        .map(record -> URI.create(record.endpoint()));
  }

  private Optional<URI> address(String node) {
    JsonNode status =
        views.current().find(new ObjectKey("", "nodes", "", node)).map(n -> n.parse().path("status")).orElse(null);
    int port = status == null ? 0 : status.path("daemonEndpoints").path("kubeletEndpoint").path("Port").asInt(0);
    if (port == 0) {
      return Optional.empty();
    }
    return status.path("addresses").valueStream()
        .filter(address -> address.path("type").asString("").equals("InternalIP"))
        .map(address -> address.path("address").asString(""))
        .findFirst()
        .map(ip -> URI.create("https://" + (ip.contains(":") ? "[" + ip + "]" : ip) + ":" + port));
  }

  private static void copy(
      HttpClient client, URI uri, Consumer<HttpResponse<?>> check, OutputStream out, BooleanSupplier cancelled)
      throws IOException {
    HttpResponse<InputStream> answer = open(client, uri);
    try (InputStream body = answer.body()) {
      check.accept(answer);
      if (answer.statusCode() != 200) {
        throw refused(answer.statusCode(), new String(body.readNBytes(MESSAGE_BYTES), StandardCharsets.UTF_8).strip());
      }
      Thread closer = Thread.ofVirtual().name("log-reader-left").start(() -> closeWhen(cancelled, body));
      try {
        body.transferTo(out);
      } catch (IOException e) {
        if (!cancelled.getAsBoolean()) {
          throw e;
        }
      } finally {
        closer.interrupt();
      }
    }
  }

  /** A container that writes nothing does not show that its reader has left. */
  private static void closeWhen(BooleanSupplier cancelled, InputStream body) {
    try {
      while (!cancelled.getAsBoolean()) {
        Thread.sleep(LOOK_AGAIN_MILLIS);
      }
      body.close();
    } catch (InterruptedException | IOException over) {
      Thread.currentThread().interrupt();
    }
  }

  private static HttpResponse<InputStream> open(HttpClient client, URI uri) {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(ANSWER_PATIENCE).GET().build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    } catch (IOException e) {
      boolean unheard = e instanceof ConnectException && e.getMessage() == null;
      String dial = "dial tcp " + uri.getAuthority() + ": connect: connection refused";
      String why = unheard ? dial : String.valueOf(e.getMessage());
      throw new ApiException(Refusal.internal("Get \"" + uri + "\": " + why));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiException(Refusal.unavailable("interrupted", 0));
    }
  }

  /** That a node answers at the address is not enough: there may be several on one machine. */
  private static void requireNode(String node, SSLSession session) {
    try {
      var shown = (X509Certificate) session.getPeerCertificates()[0];
      if (!NodeTrust.node(shown).equals(Optional.of(node))) {
        throw new ApiException(
            Refusal.internal("the certificate at " + session.getPeerHost() + " is not of node \"" + node + "\""));
      }
    } catch (SSLPeerUnverifiedException e) {
      throw new ApiException(Refusal.internal(String.valueOf(e.getMessage())));
    }
  }

  private static ApiException refused(int code, String body) {
    boolean status = body.startsWith("{"); // of another master
    byte[] json = body.getBytes(StandardCharsets.UTF_8);
    String message = status ? Json.parseObject(json).path("message").asString("") : body;
    String reason =
        switch (code) {
          case 400 -> "BadRequest";
          case 404 -> "NotFound";
          default -> "InternalError";
        };
    return new ApiException(new Refusal(code, reason, message, null));
  }
}
