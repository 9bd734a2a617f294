package io.ruori.gateway.identity;

import io.ruori.core.kind.User;
import java.util.List;
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

  /** For whom a token is meant, as far as it says so; empty when it says nothing that can be relied on. */
  default List<String> audiences(String token) {
    return List.of();
  }

  /** Whose token it is, for one of these in place of the API itself. */
  default CompletionStage<Optional<User>> authenticate(String token, List<String> audiences) {
    return authenticate(token);
  }

  /** Asks another one when this one does not know the token. */
  default TokenAuthenticator or(TokenAuthenticator other) {
    TokenAuthenticator first = this;
    return new TokenAuthenticator() {
      @Override
      public CompletionStage<Optional<User>> authenticate(String token) {
        return first.authenticate(token)
            .thenCompose(user -> user.isPresent() ? CompletableFuture.completedFuture(user) : other.authenticate(token));
      }

      @Override
      public List<String> audiences(String token) {
        List<String> known = first.audiences(token);
        return known.isEmpty() ? other.audiences(token) : known;
      }

      @Override
      public CompletionStage<Optional<User>> authenticate(String token, List<String> audiences) {
        return first.authenticate(token, audiences)
            .thenCompose(user ->
                user.isPresent() ? CompletableFuture.completedFuture(user) : other.authenticate(token, audiences));
      }
    };
  }
}
