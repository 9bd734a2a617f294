package io.ruori.launcher.join;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.object.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Tokens as upstream keeps them: secrets of the type {@code bootstrap.kubernetes.io/token} in {@code kube-system}. */
public final class BootstrapTokens {
  /** Its holders may ask for a node's certificate and get it. */
  public static final String NODE_GROUP = "system:bootstrappers:ruori:node";

  /** Its holders may become masters: they are given the cluster's keys. */
  public static final String MASTER_GROUP = "system:bootstrappers:ruori:master";

  /** What a token is good for when nothing else is said. */
  public static final List<String> ALL_GROUPS = List.of(NODE_GROUP, MASTER_GROUP);

  private static final Api.Resource SECRETS = Api.Resource.core("secrets");
  private static final String NAMESPACE = "kube-system";
  private static final String TYPE = "bootstrap.kubernetes.io/token";
  private static final String PREFIX = "bootstrap-token-";

  private BootstrapTokens() {}

  /**
   * A token as it is told, without its secret.
   *
   * @param end when it expires; empty: never
   * @param groups of its holders, beside {@code system:bootstrappers}
   */
  public record Known(String id, Optional<Instant> end, List<String> groups, String description) {
    public boolean hasExpired(Instant now) {
      return end.isPresent() && !now.isBefore(end.get());
    }
  }

  /** Stores a token for workers and masters. */
  public static void store(Api api, JoinToken token, Instant now, Duration life) {
    store(api, token, new Known(token.id(), Optional.of(now.plus(life)), ALL_GROUPS, ""));
  }

  /** Stores a token. */
  public static void store(Api api, JoinToken token, Known known) {
    ObjectNode secret = Json.object().put("apiVersion", "v1").put("kind", "Secret");
    secret.putObject("metadata").put("name", PREFIX + token.id()).put("namespace", NAMESPACE);
    secret.put("type", TYPE);
    ObjectNode data = secret.putObject("data");
    put(data, "token-id", token.id());
    put(data, "token-secret", token.secret());
    known.end().ifPresent(end -> put(data, "expiration", end.truncatedTo(ChronoUnit.SECONDS).toString()));
    put(data, "usage-bootstrap-authentication", "true");
    put(data, "usage-bootstrap-signing", "true");
    put(data, "auth-extra-groups", String.join(",", known.groups()));
    if (!known.description().isEmpty()) {
      put(data, "description", known.description());
    }
    api.create(SECRETS, NAMESPACE, secret);
  }

  /** Every token, the first to expire first. */
  public static List<Known> list(Api api) {
    return api.list(SECRETS, NAMESPACE, new Api.Query("", "type=" + TYPE)).items().stream()
        .map(secret -> known(secret.path("data")))
        .sorted(Comparator.comparing(known -> known.end().orElse(Instant.MAX)))
        .toList();
  }

  private static Known known(JsonNode data) {
    List<String> groups =
        Arrays.stream(text(data, "auth-extra-groups").split(",")).filter(group -> !group.isEmpty()).toList();
    return new Known(text(data, "token-id"), end(text(data, "expiration")), groups, text(data, "description"));
  }

  /** As the API takes it: what cannot be read has expired. */
  private static Optional<Instant> end(String expiration) {
    try {
      return expiration.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(expiration));
    } catch (DateTimeParseException unreadable) {
      return Optional.of(Instant.EPOCH);
    }
  }

  /** Makes a token useless; whether there was one of this id. */
  public static boolean revoke(Api api, String id) {
    try {
      api.delete(SECRETS, NAMESPACE, PREFIX + id, Json.object());
      return true;
    } catch (ApiException e) {
      if (e.refusal().code() == 404) {
        return false;
      }
      throw e;
    }
  }

  /** Removes those that have expired, as upstream's token cleaner does. */
  public static void removeExpired(Api api, Instant now) {
    list(api).stream().filter(token -> token.hasExpired(now)).forEach(token -> revoke(api, token.id()));
  }

  private static String text(JsonNode data, String key) {
    try {
      return new String(Base64.getDecoder().decode(data.path(key).asString("")), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      return "";
    }
  }

  private static void put(ObjectNode data, String key, String value) {
    data.put(key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)));
  }
}
