package io.ruori.launcher.join;

import io.ruori.core.api.Api;
import io.ruori.core.object.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import tools.jackson.databind.node.ObjectNode;

/** Tokens as upstream keeps them: secrets of the type {@code bootstrap.kubernetes.io/token} in {@code kube-system}. */
public final class BootstrapTokens {
  /** Holders of our tokens may ask for a node's certificate and get it. */
  public static final String NODE_GROUP = "system:bootstrappers:ruori:node";

  private static final Api.Resource SECRETS = Api.Resource.core("secrets");
  private static final String NAMESPACE = "kube-system";

  private BootstrapTokens() {}

  public static void store(Api api, JoinToken token, Instant now, Duration life) {
    ObjectNode secret = Json.object().put("apiVersion", "v1").put("kind", "Secret");
    secret.putObject("metadata").put("name", "bootstrap-token-" + token.id()).put("namespace", NAMESPACE);
    secret.put("type", "bootstrap.kubernetes.io/token");
    ObjectNode data = secret.putObject("data");
    put(data, "token-id", token.id());
    put(data, "token-secret", token.secret());
    put(data, "expiration", now.plus(life).truncatedTo(ChronoUnit.SECONDS).toString());
    put(data, "usage-bootstrap-authentication", "true");
    put(data, "usage-bootstrap-signing", "true");
    put(data, "auth-extra-groups", NODE_GROUP);
    api.create(SECRETS, NAMESPACE, secret);
  }

  private static void put(ObjectNode data, String key, String value) {
    data.put(key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)));
  }
}
