package io.ruori.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** No input makes a 500: documents with random damage, in every way they can be sent. {@code -Druori.seed=N} damages others. */
class GatewayFuzzTest {
  private static final int TRIES = 600;
  private static final int AT_ONCE = 30; // watches last a second
  private static final String OBJECT =
      "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\",\"labels\":{\"x\":\"y\"},"
          + "\"ownerReferences\":[],\"finalizers\":[\"a/b\"]},\"data\":{\"k\":\"v\"},\"immutable\":false}";
  private static final List<String> PATCHES =
      List.of("[{\"op\":\"add\",\"path\":\"/data/z\",\"value\":1}]", "{\"data\":{\"q\":null}}",
          "{\"metadata\":{\"$patch\":\"replace\",\"labels\":{\"a\":\"b\"}}}", OBJECT);
  private static final List<String> TYPES =
      List.of("application/json", "application/yaml", "application/vnd.kubernetes.protobuf", "application/json-patch+json",
          "application/merge-patch+json", "application/strategic-merge-patch+json", "application/apply-patch+yaml");
  /** What upstream answers with 500, too. */
  private static final List<String> UPSTREAMS_OWN = List.of("failed to create typed patch object", "unknown patch type");

  private static final String PIECES = "{}[]:,\"\\0123456789.-+eEnulltruefalse$/~ \n";

  /** What no client could send. */
  private static final Pattern QUERY = Pattern.compile("[^!$&-;=?-Z_a-z~%]|%(?![0-9A-Fa-f]{2})");

  private static final Pattern FIELD = Pattern.compile("[^ -~]");

  @Test
  void damagedDocumentsAreRefusedNotStumbledOver() throws Exception {
    long seed = Long.getLong("ruori.seed", 1);
    var random = new Random(seed);
    try (var gateway = new RunningGateway(0)) {
      gateway.createNamespace("n");
      HttpClient client = gateway.admin(HttpClient.Version.HTTP_2);
      for (int i = 0; i < TRIES; i++) {
        boolean patch = random.nextBoolean();
        String body = damaged(patch ? PATCHES.get(random.nextInt(PATCHES.size())) : OBJECT, random);
        String type = TYPES.get(random.nextInt(TYPES.size()));
        String path = "/api/v1/namespaces/n/configmaps" + (patch ? "/a" : "") + "?fieldManager=f&fieldValidation=Strict";
        HttpRequest request =
            HttpRequest.newBuilder(URI.create(gateway.url(path)))
                .header("Content-Type", type)
                .method(patch ? "PATCH" : "POST", HttpRequest.BodyPublishers.ofString(body, StandardCharsets.ISO_8859_1))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        boolean asUpstream = UPSTREAMS_OWN.stream().anyMatch(answer.body()::contains);
        assertThat(asUpstream ? 422 : answer.statusCode())
            .as("seed %d: %s %s answered %s", seed, type, body, answer.body())
            .isBetween(200, 499);
      }
    }
  }

  private static final List<String> QUESTIONS =
      List.of("limit=1&continue=eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MSwic3RhcnQiOiJhXHUwMDAwIn0", "limit=-1&resourceVersion=1",
          "labelSelector=a%3Db%2Cc%20in%20(d%2Ce)%2C!f", "fieldSelector=metadata.name%3Da%2Cspec.nodeName!%3Db",
          "resourceVersion=0&resourceVersionMatch=NotOlderThan", "watch=1&timeoutSeconds=1&resourceVersion=1&allowWatchBookmarks=t",
          "pretty=1&limit=500", "watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&timeoutSeconds=1");
  private static final List<String> ACCEPTS =
      List.of("application/json;as=Table;v=v1;g=meta.k8s.io,application/json;q=0.9",
          "application/vnd.kubernetes.protobuf;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io", "*/*;q=0.1, application/yaml",
          "application/json;profile=x;stream=watch", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
  private static final List<String> PATHS =
      List.of("/api/v1/namespaces/n/configmaps", "/api/v1/pods", "/apis/apps/v1/deployments", "/api/v1/events", "/apis", "/openapi/v3/api/v1");
  private static final List<String> TOKENS =
      List.of("Bearer eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJ4In0.c2lnbmF0dXJl", "Bearer abcdef.0123456789abcdef", "Basic dTpw", "Bearer W10.W10.");

  @Test
  void damagedQuestionsAreRefusedNotStumbledOver() throws Exception {
    long seed = Long.getLong("ruori.seed", 1);
    var random = new Random(seed);
    try (var gateway = new RunningGateway(0)) {
      gateway.createNamespace("n");
      HttpClient client = gateway.admin(HttpClient.Version.HTTP_1_1);
      var asked = new ArrayList<CompletableFuture<Void>>();
      for (int i = 0; i < TRIES / 2; i++) {
        String query = QUERY.matcher(damaged(one(QUESTIONS, random), random)).replaceAll("");
        String accept = FIELD.matcher(damaged(one(ACCEPTS, random), random)).replaceAll("");
        var request = HttpRequest.newBuilder(URI.create(gateway.url(one(PATHS, random)) + "?" + query + "&timeoutSeconds=1"));
        request.header("Accept", accept.isBlank() ? "*" : accept);
        if (random.nextInt(4) == 0) {
          request.header("Authorization", FIELD.matcher(damaged(one(TOKENS, random), random)).replaceAll(""));
        }
        asked.add(client.sendAsync(request.build(), HttpResponse.BodyHandlers.discarding()).thenAccept(answer ->
            assertThat(answer.statusCode()).as("seed %d: %s, accepting %s", seed, query, accept).isBetween(200, 499)));
        if (asked.size() == AT_ONCE) {
          asked.forEach(CompletableFuture::join);
          asked.clear();
        }
      }
      asked.forEach(CompletableFuture::join);
    }
  }

  private static String one(List<String> of, Random random) {
    return of.get(random.nextInt(of.size()));
  }

  private static String damaged(String text, Random random) {
    var damaged = new StringBuilder(text);
    for (int i = random.nextInt(4); i > 0 && damaged.length() > 1; i--) {
      int at = random.nextInt(damaged.length());
      char piece = PIECES.charAt(random.nextInt(PIECES.length()));
      switch (random.nextInt(4)) {
        case 0 -> damaged.setCharAt(at, piece);
        case 1 -> damaged.insert(at, piece);
        case 2 -> damaged.delete(at, Math.min(damaged.length(), at + 1 + random.nextInt(8)));
        default -> damaged.setCharAt(at, (char) random.nextInt(256));
      }
    }
    return damaged.toString();
  }
}
