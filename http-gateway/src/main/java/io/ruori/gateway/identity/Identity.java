package io.ruori.gateway.identity;

import io.ruori.core.kind.User;
import io.ruori.core.object.Refusal;
import io.ruori.gateway.engine.Header;
import io.ruori.gateway.engine.Request;
import io.ruori.gateway.request.Refusals;
import io.ruori.gateway.request.Refused;
import io.ruori.gateway.request.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/** Finds out who asks and refuses whoever may not, in upstream's order: authenticate, impersonate, authorize. */
public final class Identity {
  private static final User ANONYMOUS = User.named("system:anonymous", "system:unauthenticated");
  private static final String AUTHENTICATED = "system:authenticated";
  private static final String EXTRA = "impersonate-extra-";

  private final ClientCertificates certificates;
  private final TokenAuthenticator tokens;
  private final Authorizer authorizer;

  public Identity(ClientCertificates certificates, TokenAuthenticator tokens, Authorizer authorizer) {
    this.certificates = certificates;
    this.tokens = tokens;
    this.authorizer = authorizer;
  }

  /** The user in whose name the request runs; the stage fails with {@link Refused}. */
  public CompletionStage<User> of(Request request, Target target) {
    return of(request, target, (_, _) -> {});
  }

  /** @param identified hears who asks and in whose name, before it is judged whether they may */
  public CompletionStage<User> of(Request request, Target target, BiConsumer<User, User> identified) {
    return authenticate(request)
        .thenApply(asked -> {
          User user = impersonated(asked, request);
          identified.accept(asked, user);
          authorize(Attributes.of(user, target));
          return user;
        });
  }

  /** Whose token it is. */
  public CompletionStage<Optional<User>> ofToken(String token) {
    return tokens.authenticate(token).thenApply(user -> user.map(Identity::authenticated));
  }

  public Authorizer authorizer() {
    return authorizer;
  }

  private CompletionStage<User> authenticate(Request request) {
    Optional<User> byCertificate = certificates.verify(request.peer());
    if (byCertificate.isPresent()) {
      return CompletableFuture.completedFuture(authenticated(byCertificate.get()));
    }
    Optional<String> token = request.header("Authorization").flatMap(Identity::bearer);
    if (token.isPresent()) {
      return tokens
          .authenticate(token.get())
          .thenApply(user -> authenticated(user.orElseThrow(() -> new Refused(Refusals.UNAUTHORIZED))));
    }
    if (!request.peer().isEmpty()) {
      throw new Refused(Refusals.UNAUTHORIZED);
    }
    return CompletableFuture.completedFuture(ANONYMOUS);
  }

  private static Optional<String> bearer(String header) {
    String[] parts = header.trim().split(" +", 2);
    boolean bearer = parts.length == 2 && parts[0].equalsIgnoreCase("bearer") && !parts[1].isBlank();
    return bearer ? Optional.of(parts[1].trim()) : Optional.empty();
  }

  private static User authenticated(User user) {
    if (user.groups().contains(AUTHENTICATED) || user.name().equals(ANONYMOUS.name())) {
      return user;
    }
    var groups = new ArrayList<>(user.groups());
    groups.add(AUTHENTICATED);
    return new User(user.name(), user.uid(), groups, user.extra());
  }

  private User impersonated(User user, Request request) {
    String name = request.header("Impersonate-User").orElse("");
    var groups = new ArrayList<String>();
    var extra = new LinkedHashMap<String, List<String>>();
    for (Header header : request.headers()) {
      String lower = header.name().toLowerCase(Locale.ROOT);
      if (lower.equals("impersonate-group")) {
        groups.add(header.value());
      } else if (lower.startsWith(EXTRA)) {
        extra.computeIfAbsent(lower.substring(EXTRA.length()), _ -> new ArrayList<>()).add(header.value());
      }
    }
    String uid = request.header("Impersonate-Uid").orElse("");
    if (name.isEmpty()) {
      if (!groups.isEmpty() || !extra.isEmpty() || !uid.isEmpty()) {
        throw new Refused(
            Refusal.internal("requested " + groups + " without impersonating a user"));
      }
      return user;
    }
    mayImpersonate(user, name, uid, groups, extra);
    return impersonation(name, uid, groups, extra);
  }

  private void mayImpersonate(User user, String name, String uid, List<String> groups, Map<String, List<String>> extra) {
    String[] account = name.split(":", -1);
    if (isServiceAccount(account)) {
      authorize(Attributes.resource(user, "impersonate", "", "serviceaccounts", account[2], account[3]));
    } else {
      authorize(Attributes.resource(user, "impersonate", "", "users", "", name));
    }
    groups.forEach(group -> authorize(Attributes.resource(user, "impersonate", "", "groups", "", group)));
    if (!uid.isEmpty()) {
      authorize(Attributes.resource(user, "impersonate", "authentication.k8s.io", "uids", "", uid));
    }
    extra.forEach((key, values) ->
        values.forEach(value ->
            authorize(
                new Attributes(
                    user, "impersonate", true, "authentication.k8s.io", "v1", "userextras", key, "", value, ""))));
  }

  private static User impersonation(String name, String uid, List<String> groups, Map<String, List<String>> extra) {
    var all = new ArrayList<>(groups);
    String[] account = name.split(":", -1);
    if (isServiceAccount(account) && groups.isEmpty()) {
      all.addAll(List.of("system:serviceaccounts", "system:serviceaccounts:" + account[2]));
    }
    boolean anonymous = name.equals(ANONYMOUS.name());
    if (!anonymous && !all.contains(AUTHENTICATED)) {
      all.add(AUTHENTICATED);
    } else if (anonymous && !all.contains("system:unauthenticated")) {
      all.add("system:unauthenticated");
    }
    return new User(name, uid, all, extra);
  }

  private static boolean isServiceAccount(String[] parts) {
    return parts.length == 4 && parts[0].equals("system") && parts[1].equals("serviceaccount");
  }

  private void authorize(Attributes attributes) {
    Authorizer.Decision decision = authorizer.decide(attributes);
    if (!decision.isAllowed()) {
      throw new Refused(Forbidden.refusal(attributes, decision.reason()));
    }
  }
}
