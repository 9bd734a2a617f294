package io.ruori.gateway.identity;

import io.ruori.core.kind.User;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Knows bearer tokens: service accounts', bootstrap tokens, an issuer's. */
@FunctionalInterface
public interface TokenAuthenticator {
  /** Knows none. */
  TokenAuthenticator NONE = _ -> CompletableFuture.completedFuture(Optional.empty());

  /** Whose token it is; empty when it is not valid. */
  CompletionStage<Optional<User>> authenticate(String token);

  /** Asks another one when this one does not know the token. */
  default TokenAuthenticator or(TokenAuthenticator other) {
    return token ->
        authenticate(token)
            .thenCompose(
                user -> user.isPresent() ? CompletableFuture.completedFuture(user) : other.authenticate(token));
  }
}
