package io.ruori.gateway.identity;

import io.ruori.core.account.AccountTokens;
import io.ruori.core.kind.User;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.object.Fields;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.view.Views;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Knows the tokens of service accounts: in their time, for this API, and as long as the account and what the token is bound
 * to are there (upstream's {@code serviceaccount/claims.go}).
 */
public final class AccountTokenAuthenticator implements TokenAuthenticator {
  private static final String EXTRA = "authentication.kubernetes.io/";
  /** Clocks differ from machine to machine. */
  private static final long LEEWAY_SECONDS = 60;

  private static final Map<String, String> BOUND = Map.of("pod", "pods", "secret", "secrets", "node", "nodes");

  private final AccountTokens tokens;
  private final Views views;
  private final InstantSource clock;

  public AccountTokenAuthenticator(AccountTokens tokens, Views views, InstantSource clock) {
    this.tokens = tokens;
    this.views = views;
    this.clock = clock;
  }

  @Override
  public CompletionStage<Optional<User>> authenticate(String token) {
    return authenticate(token, List.of(tokens.issuer()));
  }

  @Override
  public List<String> audiences(String token) {
    return tokens.claims(token).map(claims -> Fields.texts(claims, "aud")).orElse(List.of());
  }

  @Override
  public CompletionStage<Optional<User>> authenticate(String token, List<String> audiences) {
    Optional<ObjectNode> claims = tokens.claims(token).filter(this::isNow)
        .filter(found -> Fields.texts(found, "aud").stream().anyMatch(audiences::contains));
    return claims.isEmpty()
        ? CompletableFuture.completedFuture(Optional.empty())
        : views.latest().thenApply(table -> claims.filter(c -> holds(c, table)).map(AccountTokenAuthenticator::user));
  }

  private boolean isNow(ObjectNode claims) {
    long now = clock.instant().getEpochSecond();
    long begin = claims.path("nbf").asLong(Long.MAX_VALUE);
    return now >= begin - Math.min(begin, LEEWAY_SECONDS) && now <= claims.path("exp").asLong(0) + LEEWAY_SECONDS;
  }

  private boolean holds(ObjectNode claims, LiveTable table) {
    JsonNode own = claims.path("kubernetes.io");
    String namespace = own.path("namespace").asString("");
    if (!isThere(own.path("serviceaccount"), "serviceaccounts", namespace, table)) {
      return false;
    }
    // A pod's token names the pod's node too, which need not be there.
    boolean ofPod = own.has("pod");
    return BOUND.entrySet().stream()
        .filter(bound -> own.has(bound.getKey()) && !(ofPod && bound.getKey().equals("node")))
        .allMatch(bound -> isThere(
            own.path(bound.getKey()), bound.getValue(), bound.getKey().equals("node") ? "" : namespace, table));
  }

  private boolean isThere(JsonNode reference, String resource, String namespace, LiveTable table) {
    String uid = reference.path("uid").asString("");
    return table
        .find(new ObjectKey("", resource, namespace, reference.path("name").asString("")))
        .map(stored -> stored.shared().path("metadata"))
        .filter(metadata -> metadata.path("uid").asString("").equals(uid) && !isGone(metadata))
        .isPresent();
  }

  /** What is held by a finalizer only: its token ends a little after its time. */
  private boolean isGone(JsonNode metadata) {
    String deletion = metadata.path("deletionTimestamp").asString("");
    return !deletion.isEmpty() && Instant.parse(deletion).isBefore(clock.instant().minusSeconds(LEEWAY_SECONDS));
  }

  private static User user(ObjectNode claims) {
    JsonNode own = claims.path("kubernetes.io");
    String namespace = own.path("namespace").asString("");
    Map<String, List<String>> extra = new LinkedHashMap<>();
    extra.put(EXTRA + "credential-id", List.of("JTI=" + claims.path("jti").asString("")));
    for (String bound : List.of("node", "pod")) {
      if (own.has(bound)) {
        extra.put(EXTRA + bound + "-name", List.of(own.path(bound).path("name").asString("")));
        extra.put(EXTRA + bound + "-uid", List.of(own.path(bound).path("uid").asString("")));
      }
    }
    return new User(
        claims.path("sub").asString(""),
        own.path("serviceaccount").path("uid").asString(""),
        List.of("system:serviceaccounts", "system:serviceaccounts:" + namespace),
        extra);
  }
}
