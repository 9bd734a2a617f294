package io.ruori.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.object.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class GatewayTest {
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

  private static HttpResponse<String> call(String method, String path, String body, String... headers) {
    try {
      var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
      var request = HttpRequest.newBuilder(URI.create(gateway.url(path))).method(method, publisher);
      if (headers.length > 0) {
        request.headers(headers);
      }
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode json(HttpResponse<String> response) {
    return Json.parse(response.body().getBytes(StandardCharsets.UTF_8));
  }

  private static JsonNode get(String path, String... headers) {
    return json(call("GET", path, null, headers));
  }

  private static String configMap(String name, String labels) {
    return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"%s\",\"labels\":{%s}},\"data\":{\"k\":\"v\"}}"
        .formatted(name, labels);
  }

  private static HttpResponse<String> create(String name, String labels) {
    return call("POST", "/api/v1/namespaces/default/configmaps", configMap(name, labels), "Content-Type", "application/json");
  }

  private static List<String> names(JsonNode list) {
    return StreamSupport.stream(list.path("items").spliterator(), false)
        .map(item -> item.path("metadata").path("name").asString(""))
        .toList();
  }

  @Test
  void createsReadsUpdatesAndDeletes() {
    HttpResponse<String> created = create("crud", "\"t\":\"crud\"");
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.headers().firstValue("audit-id")).isPresent();
    String path = "/api/v1/namespaces/default/configmaps/crud";
    assertThat(get(path)).isEqualTo(json(created));
    var patched = call("PATCH", path, "{\"data\":{\"x\":\"y\"}}", "Content-Type", "application/merge-patch+json");
    assertThat(json(patched).path("data").path("x").asString()).isEqualTo("y");
    JsonNode gone = json(call("DELETE", path, null));
    assertThat(gone.path("status").asString("")).isEqualTo("Success");
    HttpResponse<String> missing = call("GET", path, null);
    assertThat(missing.statusCode()).isEqualTo(404);
    assertThat(json(missing).path("message").asString()).isEqualTo("configmaps \"crud\" not found");
  }

  @Test
  void listsPageByPageAtOneRevision() {
    for (String name : List.of("page-a", "page-b", "page-c")) {
      create(name, "\"t\":\"page\"");
    }
    String path = "/api/v1/namespaces/default/configmaps?labelSelector=t%3Dpage&limit=2";
    JsonNode first = get(path);
    assertThat(names(first)).containsExactly("page-a", "page-b");
    call("DELETE", "/api/v1/namespaces/default/configmaps/page-c", null);
    JsonNode second = get(path + "&continue=" + first.path("metadata").path("continue").asString());
    assertThat(names(second)).containsExactly("page-c");
    assertThat(second.path("metadata").path("resourceVersion")).isEqualTo(first.path("metadata").path("resourceVersion"));
    assertThat(first.path("items").get(0).has("kind")).isFalse();
  }

  @Test
  void watchesFromARevision() {
    String from = json(create("watched", "\"t\":\"watch\"")).path("metadata").path("resourceVersion").asString();
    String path = "/api/v1/namespaces/default/configmaps/watched";
    call("PATCH", path, "{\"data\":{\"x\":\"1\"}}", "Content-Type", "application/merge-patch+json");
    call("DELETE", path, null);
    String watch = "/api/v1/namespaces/default/configmaps?watch=1&labelSelector=t%3Dwatch&timeoutSeconds=1&resourceVersion=";
    assertThat(call("GET", watch + from, null).body().lines().map(GatewayTest::type)).containsExactly("MODIFIED", "DELETED");
    assertThat(call("GET", watch + "900000000", null).body()).isEmpty();
  }

  @Test
  void aWatchHearsOfWhatComes() throws Exception {
    String path =
        "/api/v1/namespaces/default/configmaps?watch=1&labelSelector=t%3Dlive&timeoutSeconds=2&sendInitialEvents=true"
            + "&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";
    var request = HttpRequest.newBuilder(URI.create(gateway.url(path))).build();
    var lines = client.send(request, BodyHandlers.ofLines()).body().iterator();
    assertThat(type(lines.next())).isEqualTo("BOOKMARK");
    create("live", "\"t\":\"live\"");
    assertThat(type(lines.next())).isEqualTo("ADDED");
  }

  private static String type(String line) {
    return Json.parse(line.getBytes(StandardCharsets.UTF_8)).path("type").asString();
  }

  @Test
  void refusesStrangersAndTheAnonymous() throws Exception {
    try (HttpClient anonymous = gateway.anonymous()) {
      assertThat(status(anonymous, "/healthz", "")).isEqualTo(200);
      assertThat(status(anonymous, "/version", "")).isEqualTo(200);
      assertThat(status(anonymous, "/api", "")).isEqualTo(403);
      assertThat(status(anonymous, "/api/v1/pods", "")).isEqualTo(403);
      assertThat(status(anonymous, "/api/v1/pods", "nonsense")).isEqualTo(401);
      assertThat(status(anonymous, "/api", RunningGateway.TOKEN)).isEqualTo(200);
      assertThat(status(anonymous, "/api/v1/pods", RunningGateway.TOKEN)).isEqualTo(403);
    }
  }

  private static int status(HttpClient who, String path, String token) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(gateway.url(path)));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return who.send(request.build(), BodyHandlers.ofString()).statusCode();
  }

  @Test
  void saysWhatItServes() {
    assertThat(get("/api").path("kind").asString()).isEqualTo("APIVersions");
    assertThat(get("/apis").path("groups").size()).isGreaterThan(15);
    assertThat(get("/apis/apps/v1").path("resources").get(0).path("name").asString()).isEqualTo("controllerrevisions");
    HttpResponse<String> aggregated =
        call("GET", "/apis", null, "Accept", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
    assertThat(json(aggregated).path("kind").asString()).isEqualTo("APIGroupDiscoveryList");
    String tag = aggregated.headers().firstValue("etag").orElseThrow();
    assertThat(
            call("GET", "/apis", null, "Accept", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
                    "If-None-Match", tag)
                .statusCode())
        .isEqualTo(304);
    assertThat(get("/openapi/v3/apis/apps/v1").path("components").path("schemas").size()).isGreaterThan(50);
    assertThat(get("/openapi/v2").path("definitions").size()).isGreaterThan(500);
  }

  @Test
  void tellsUnknownPathsApart() {
    assertThat(call("GET", "/nope", null).body()).isEqualTo("404 page not found\n");
    assertThat(call("GET", "/apis/nope.example.com/v1/things", null).body()).isEqualTo("404 page not found\n");
    assertThat(get("/apis/apps/v1/nopes").path("message").asString())
        .isEqualTo("the server could not find the requested resource");
    assertThat(call("POST", "/api/v1/configmaps", "{}").statusCode()).isEqualTo(405);
    assertThat(call("GET", "/api/v1/namespaces/default", null).statusCode()).isEqualTo(200);
  }

  @Test
  void speaksYaml() {
    var created =
        call("POST", "/api/v1/namespaces/default/configmaps",
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: yaml}\ndata: {yes: \"x\", 1: \"y\"}\n",
            "Content-Type", "application/yaml", "Accept", "application/yaml");
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.body()).contains("data:\n  \"1\": \"y\"\n  \"true\": x\n");
  }

  @Test
  void refusesYamlBombs() {
    String bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n";
    for (char c = 'b'; c < 'k'; c++) {
      String before = "*" + (char) (c - 1);
      bomb += c + ": &" + c + " [" + String.join(",", java.util.Collections.nCopies(10, before)) + "]\n";
    }
    var refused = call("POST", "/api/v1/namespaces/default/configmaps", bomb, "Content-Type", "application/yaml");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("excessive aliasing");
  }

  @Test
  void refusesBodiesThatAreTooLarge() {
    var refused = call("POST", "/api/v1/namespaces/default/configmaps", "x".repeat(3145729), "Content-Type", "application/json");
    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(json(refused).path("message").asString()).isEqualTo("Request entity too large: limit is 3145728");
  }

  @Test
  void showsTablesAndMetadataAlone() {
    create("shown", "\"t\":\"shown\"");
    String path = "/api/v1/namespaces/default/configmaps/shown";
    JsonNode table = get(path, "Accept", "application/json;as=Table;v=v1;g=meta.k8s.io");
    assertThat(table.path("rows").get(0).path("cells").get(0).asString()).isEqualTo("shown");
    JsonNode partial = get(path, "Accept", "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io");
    assertThat(partial.path("kind").asString()).isEqualTo("PartialObjectMetadata");
    assertThat(partial.has("data")).isFalse();
    assertThat(partial.path("metadata")).isEqualTo(get(path).path("metadata"));
  }

  @Test
  void tellsAWatchThroughAWebSocketToo() throws Exception {
    var heard = new java.util.concurrent.LinkedBlockingQueue<String>();
    var listener = new java.net.http.WebSocket.Listener() {
      private final StringBuilder text = new StringBuilder();

      @Override
      public java.util.concurrent.CompletionStage<?> onText(
          java.net.http.WebSocket socket, CharSequence data, boolean last) {
        text.append(data);
        if (last) {
          heard.add(text.toString());
          text.setLength(0);
        }
        socket.request(1);
        return null;
      }

      @Override
      public java.util.concurrent.CompletionStage<?> onPong(
          java.net.http.WebSocket socket, java.nio.ByteBuffer message) {
        heard.add("pong " + StandardCharsets.UTF_8.decode(message));
        socket.request(1);
        return null;
      }
    };
    String path = "/api/v1/namespaces/default/configmaps?watch=true&labelSelector=t%3Dsocket";
    var socket = gateway.admin(HttpClient.Version.HTTP_1_1).newWebSocketBuilder()
        .buildAsync(URI.create(gateway.url(path).replace("https://", "wss://")), listener)
        .get(10, java.util.concurrent.TimeUnit.SECONDS);
    create("socket", "\"t\":\"socket\"");
    String event = heard.poll(10, java.util.concurrent.TimeUnit.SECONDS);
    assertThat(event).startsWith("{\"type\":\"ADDED\"").contains("\"name\":\"socket\"").endsWith("\n");
    socket.sendPing(StandardCharsets.UTF_8.encode("there?"));
    assertThat(heard.poll(10, java.util.concurrent.TimeUnit.SECONDS)).isEqualTo("pong there?");
    socket.sendClose(java.net.http.WebSocket.NORMAL_CLOSURE, "").get(10, java.util.concurrent.TimeUnit.SECONDS);
  }

  @Test
  void tellsWhatAControlPlaneConsistsOf() {
    JsonNode list = get("/api/v1/componentstatuses");
    assertThat(names(list)).containsExactly("controller-manager", "etcd-0", "scheduler");
    assertThat(get("/api/v1/componentstatuses/scheduler").at("/conditions/0/status").asString()).isEqualTo("True");
    assertThat(call("GET", "/api/v1/componentstatuses/nobody", null).statusCode()).isEqualTo(404);
  }

  @Test
  void doesNotWarnOfTheLabelsThatEveryNodeHas() {
    String node = "{\"metadata\":{\"name\":\"old\",\"labels\":{\"beta.kubernetes.io/os\":\"linux\"}}}";
    var created = call("POST", "/api/v1/nodes", node, "Content-Type", "application/json");
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    assertThat(created.headers().firstValue("Warning")).isEmpty();
  }
}
