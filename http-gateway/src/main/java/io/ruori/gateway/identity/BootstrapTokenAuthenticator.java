package io.ruori.gateway.identity;

import io.ruori.core.kind.User;
import io.ruori.core.ledger.Stored;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.view.Views;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Knows the tokens with which nodes join: secrets of the type {@code bootstrap.kubernetes.io/token} in {@code kube-system}.
 *
 * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/">Bootstrap tokens</a>
 */
public final class BootstrapTokenAuthenticator implements TokenAuthenticator {
  private static final Pattern FORM = Pattern.compile("([a-z0-9]{6})\\.([a-z0-9]{16})");
  private static final Pattern GROUP = Pattern.compile("system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]");
  private static final String BOOTSTRAPPERS = "system:bootstrappers";

  private final Views views;
  private final InstantSource clock;

  public BootstrapTokenAuthenticator(Views views, InstantSource clock) {
    this.views = views;
    this.clock = clock;
  }

  @Override
  public CompletionStage<Optional<User>> authenticate(String token) {
    Matcher matcher = FORM.matcher(token);
    if (!matcher.matches()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    String id = matcher.group(1);
    ObjectKey key = new ObjectKey("", "secrets", "kube-system", "bootstrap-token-" + id);
    return views.latest().thenApply(table -> table.find(key).flatMap(secret -> user(secret, id, matcher.group(2))));
  }

  private Optional<User> user(Stored stored, String id, String secret) {
    JsonNode object = stored.parse();
    JsonNode data = object.path("data");
    boolean good =
        object.path("type").asString("").equals("bootstrap.kubernetes.io/token")
            && object.path("metadata").path("deletionTimestamp").isMissingNode()
            && same(secret, text(data, "token-secret"))
            && id.equals(text(data, "token-id"))
            && !isExpired(text(data, "expiration"))
            && text(data, "usage-bootstrap-authentication").equals("true");
    return good ? groups(text(data, "auth-extra-groups")).map(groups -> user(id, groups)) : Optional.empty();
  }

  private static User user(String id, List<String> groups) {
    return new User("system:bootstrap:" + id, "", groups, Map.of());
  }

  /** Empty when one of them is none that a token may give. */
  private static Optional<List<String>> groups(String extra) {
    List<String> groups = new ArrayList<>(List.of(BOOTSTRAPPERS));
    for (String group : extra.isEmpty() ? new String[0] : extra.split(",")) {
      if (!GROUP.matcher(group).matches()) {
        return Optional.empty();
      }
      groups.add(group);
    }
    return Optional.of(groups);
  }

  private boolean isExpired(String expiration) {
    if (expiration.isEmpty()) {
      return false;
    }
    try {
      return !clock.instant().isBefore(Instant.parse(expiration));
    } catch (DateTimeException unreadable) {
      return true;
    }
  }

  private static boolean same(String given, String known) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), known.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(JsonNode data, String key) {
    try {
      return new String(Base64.getDecoder().decode(data.path(key).asString("")), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      return "";
    }
  }
}
