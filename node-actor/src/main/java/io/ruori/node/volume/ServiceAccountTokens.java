package io.ruori.node.volume;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.object.Json;
import io.ruori.node.pod.PodDefinition;
import io.ruori.node.runtime.PodRef;
import io.ruori.node.volume.PodVolumes.VolumeFailure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Tokens bound to pods, asked for when needed and again when four fifths of their life, or a day, are over. */
final class ServiceAccountTokens {
  private static final Duration MAX_AGE = Duration.ofHours(24);

  private final Api api;
  private final InstantSource clock;
  private final Map<Key, Token> cache = new ConcurrentHashMap<>();

  ServiceAccountTokens(Api api, InstantSource clock) {
    this.api = api;
    this.clock = clock;
  }

  private record Key(String podUid, String audience, long seconds) {}

  private record Token(String text, Instant renewAt) {
    @Override
    public String toString() {
      return "Token[until " + renewAt + "]";
    }
  }

  /** @param projection a {@code ServiceAccountTokenProjection} */
  String token(PodDefinition pod, JsonNode projection) {
    String audience = projection.path("audience").asString("");
    long seconds = projection.path("expirationSeconds").asLong(3600);
    Key key = new Key(pod.ref().uid(), audience, seconds);
    Token known = cache.get(key);
    if (known != null && clock.instant().isBefore(known.renewAt())) {
      return known.text();
    }
    try {
      Token fresh = request(pod, audience, seconds);
      cache.put(key, fresh);
      return fresh.text();
    } catch (ApiException e) {
      throw new VolumeFailure("failed to fetch token: " + e.refusal().message());
    }
  }

  private Token request(PodDefinition pod, String audience, long seconds) {
    String account = pod.spec().path("serviceAccountName").asString("default");
    ObjectNode body = Json.object();
    body.put("apiVersion", "authentication.k8s.io/v1").put("kind", "TokenRequest");
    ObjectNode spec = body.putObject("spec").put("expirationSeconds", seconds);
    if (!audience.isEmpty()) {
      spec.putArray("audiences").add(audience);
    }
    spec.putObject("boundObjectRef")
        .put("apiVersion", "v1")
        .put("kind", "Pod")
        .put("name", pod.ref().name())
        .put("uid", pod.ref().uid());
    Instant asked = clock.instant();
    ObjectNode answer = api.post(
        Api.Resource.core("serviceaccounts"), pod.ref().namespace(), account.isEmpty() ? "default" : account, "token", body);
    JsonNode status = answer.path("status");
    String expires = status.path("expirationTimestamp").asString("");
    Duration life = expires.isEmpty() ? Duration.ofSeconds(seconds) : Duration.between(asked, Instant.parse(expires));
    Duration age = life.multipliedBy(4).dividedBy(5);
    return new Token(status.path("token").asString(""), asked.plus(age.compareTo(MAX_AGE) < 0 ? age : MAX_AGE));
  }

  void forget(PodRef pod) {
    cache.keySet().removeIf(key -> key.podUid().equals(pod.uid()));
  }
}
