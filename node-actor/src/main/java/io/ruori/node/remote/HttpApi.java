package io.ruori.node.remote;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.object.Json;
import io.ruori.core.object.Refusal;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The API by way of an API server's HTTPS port. Calls block. A server that does not answer is told as a refusal with code
 * 503, like one that answers so.
 */
public final class HttpApi implements Api {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration BEAT_PATIENCE = Duration.ofSeconds(2);

  private final Supplier<URI> server;
  private final Supplier<HttpClient> client;
  private final Optional<String> bearerToken;

  private HttpApi(Supplier<URI> server, Supplier<HttpClient> client, Optional<String> bearerToken) {
    this.server = server;
    this.client = client;
    this.bearerToken = bearerToken;
  }

  /**
   * @param server such as {@code https://10.0.0.1:6443}
   * @param client knows the cluster's CA and holds the client certificate; asked for at each call, so that a renewed
   *     certificate is used at once
   */
  public static HttpApi withCertificate(URI server, Supplier<HttpClient> client) {
    return following(() -> server, client);
  }

  /** By way of a server that may be another one at each call: one of several that are alike. */
  public static HttpApi following(Supplier<URI> server, Supplier<HttpClient> client) {
    return new HttpApi(server, client, Optional.empty());
  }

  public static HttpApi withToken(URI server, HttpClient client, String token) {
    return new HttpApi(() -> server, () -> client, Optional.of(token));
  }

  @Override
  public Optional<ObjectNode> find(Resource resource, String namespace, String name) {
    HttpResponse<byte[]> answer = send("GET", ApiPaths.object(resource, namespace, name, ""), "", new byte[0]);
    if (answer.statusCode() == 404) {
      return Optional.empty();
    }
    return Optional.of(document(answer));
  }

  @Override
  public Listing list(Resource resource, String namespace, Query query) {
    String path = ApiPaths.collection(resource, namespace) + "?" + ApiPaths.selectors(query);
    ObjectNode list = document(send("GET", path, "", new byte[0]));
    String apiVersion = list.path("apiVersion").asString("");
    String kind = list.path("kind").asString("").replaceFirst("List$", "");
    List<ObjectNode> items = new ArrayList<>();
    for (JsonNode item : list.path("items")) {
      ObjectNode object = (ObjectNode) item;
      // Items of a list do not say their kind, as upstream's.
      object.put("apiVersion", apiVersion).put("kind", kind);
      items.add(object);
    }
    return new Listing(list.path("metadata").path("resourceVersion").asString(""), items);
  }

  @Override
  public Subscription watch(
      Resource resource, String namespace, Query query, String fromRevision, Listener listener) {
    String from = fromRevision.isEmpty() ? "" : "&resourceVersion=" + fromRevision;
    String path = ApiPaths.collection(resource, namespace) + "?watch=1" + from + ApiPaths.selectors(query);
    HttpResponse<InputStream> answer = exchange(request(path).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
    if (answer.statusCode() != 200) {
      throw new ApiException(Statuses.refusal(answer.statusCode(), parse(read(answer.body()))));
    }
    return WatchReader.start(answer.body(), listener);
  }

  @Override
  public List<Served> served() {
    List<Served> served = new ArrayList<>();
    add(served, "", "v1", "/api/v1");
    for (JsonNode group : document(send("GET", "/apis", "", new byte[0])).path("groups")) {
      String name = group.path("name").asString("");
      String version = group.path("preferredVersion").path("version").asString("");
      add(served, name, version, "/apis/" + name + "/" + version);
    }
    return served;
  }

  private void add(List<Served> served, String group, String version, String path) {
    for (JsonNode resource : document(send("GET", path, "", new byte[0])).path("resources")) {
      String plural = resource.path("name").asString("");
      if (plural.contains("/")) {
        continue;
      }
      Set<String> verbs = new HashSet<>();
      resource.path("verbs").forEach(verb -> verbs.add(verb.asString()));
      served.add(
          new Served(
              new Resource(group, version, plural),
              resource.path("kind").asString(""),
              resource.path("namespaced").asBoolean(false),
              verbs));
    }
  }

  @Override
  public ObjectNode create(Resource resource, String namespace, ObjectNode object) {
    return document(send("POST", ApiPaths.collection(resource, namespace), "application/json", Json.bytes(object)));
  }

  @Override
  public ObjectNode update(Resource resource, String subresource, ObjectNode object) {
    JsonNode metadata = object.path("metadata");
    String name = metadata.path("name").asString("");
    String path = ApiPaths.object(resource, metadata.path("namespace").asString(""), name, subresource);
    return document(send("PUT", path, "application/json", Json.bytes(object)));
  }

  @Override
  public ObjectNode patch(
      Resource resource, String namespace, String name, String subresource, PatchType type, JsonNode patch) {
    String path = ApiPaths.object(resource, namespace, name, subresource);
    String suffix = type == PatchType.APPLY ? "?fieldManager=ruori-node&force=true" : "";
    return document(send("PATCH", path + suffix, contentType(type), Json.bytes(patch)));
  }

  private static String contentType(PatchType type) {
    return switch (type) {
      case JSON -> "application/json-patch+json";
      case MERGE -> "application/merge-patch+json";
      case STRATEGIC -> "application/strategic-merge-patch+json";
      case APPLY -> "application/apply-patch+yaml";
    };
  }

  @Override
  public ObjectNode post(Resource resource, String namespace, String name, String subresource, ObjectNode body) {
    String path = ApiPaths.object(resource, namespace, name, subresource);
    return document(send("POST", path, "application/json", Json.bytes(body)));
  }

  @Override
  public ObjectNode delete(Resource resource, String namespace, String name, ObjectNode options) {
    String path = ApiPaths.object(resource, namespace, name, "");
    return document(send("DELETE", path, "application/json", Json.bytes(options)));
  }

  /** Any other GET, such as {@code /readyz}: the body, or a refusal. */
  public String get(String path) {
    HttpResponse<byte[]> answer = send("GET", path, "", new byte[0]);
    String body = new String(answer.body(), StandardCharsets.UTF_8);
    if (answer.statusCode() / 100 != 2) {
      throw new ApiException(new Refusal(answer.statusCode(), "", body, null));
    }
    return body;
  }

  /** Tells a master that the node lives. A server of upstream's knows no such call: its answer is no failure. */
  public void beat(String node) {
    HttpRequest request =
        request("/ruori/nodes/" + node + "/heartbeat")
            .timeout(BEAT_PATIENCE)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    int status = exchange(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    if (status / 100 != 2 && status != 404) {
      throw new ApiException(new Refusal(status, "", "the heartbeat was refused", null));
    }
  }

  private HttpResponse<byte[]> send(String method, String path, String contentType, byte[] body) {
    HttpRequest.Builder builder = request(path).timeout(PATIENCE);
    if (!contentType.isEmpty()) {
      builder.header("Content-Type", contentType);
    }
    HttpRequest.BodyPublisher publisher =
        body.length == 0 ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(body);
    return exchange(builder.method(method, publisher).build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(server.get().resolve(path))
            .header("Accept", "application/json")
            .header("User-Agent", "ruori-node");
    bearerToken.ifPresent(token -> builder.header("Authorization", "Bearer " + token));
    return builder;
  }

  private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return client.get().send(request, handler);
    } catch (IOException e) {
      throw new ApiException(Refusal.unavailable(server.get() + ": " + reason(e), 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiException(Refusal.unavailable("interrupted", 0));
    }
  }

  private static String reason(Throwable failure) {
    String message = failure.getMessage();
    if (message == null) {
      return failure instanceof ConnectException ? "connection refused" : failure.getClass().getSimpleName();
    }
    return message;
  }

  private static ObjectNode document(HttpResponse<byte[]> answer) {
    ObjectNode document = parse(answer.body());
    if (answer.statusCode() / 100 != 2) {
      throw new ApiException(Statuses.refusal(answer.statusCode(), document));
    }
    return document;
  }

  private static ObjectNode parse(byte[] body) {
    try {
      if (Json.parse(body) instanceof ObjectNode object) {
        return object;
      }
    } catch (JacksonException notJson) {
      // Told below with what came instead.
    }
    String text = new String(body, 0, Math.min(body.length, 200), StandardCharsets.UTF_8);
    return Json.object().put("message", text);
  }

  private static byte[] read(InputStream body) {
    try (body) {
      return body.readNBytes(Json.MAX_BYTES);
    } catch (IOException e) {
      return new byte[0];
    }
  }
}
