package io.ruori.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** No input makes a 500: documents with random damage, in every way they can be sent. {@code -Druori.seed=N} damages others. */
class GatewayFuzzTest {
  private static final int TRIES = 600;
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
