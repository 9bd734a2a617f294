package io.ruori.gateway.identity;

import io.ruori.core.access.Attributes;
import io.ruori.core.kind.User;
import io.ruori.core.selector.FieldSelector;
import io.ruori.core.selector.InvalidSelector;
import io.ruori.gateway.engine.Request;
import io.ruori.gateway.request.Query;
import io.ruori.gateway.request.Refusals;
import io.ruori.gateway.request.Refused;
import io.ruori.gateway.request.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Finds out who asks and refuses whoever may not, in upstream's order: authenticate, impersonate, authorize. */
public final class Identity {
  private static final User ANONYMOUS = User.named("system:anonymous", "system:unauthenticated");
  private static final String AUTHENTICATED = "system:authenticated";

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
    return of(request, target, new Hearer() {});
  }

  /** Hears what is found out of a request, one after the other. */
  public interface Hearer {
    /** Who asks, as shown by certificate or token; not told of those who are not let in. */
    default void asks(User user) {}

    /** In whose name, where that is allowed. */
    default void actsAs(User other) {}

    /** Whether they may. */
    default void judged(Authorizer.Decision decision) {}
  }

  /** @param hearer hears of each step */
  public CompletionStage<User> of(Request request, Target target, Hearer hearer) {
    return authenticate(request)
        .thenApply(asked -> {
          hearer.asks(asked);
          Optional<User> other = Impersonation.wanted(request).map(wanted -> impersonated(asked, wanted));
          other.ifPresent(hearer::actsAs);
          User user = other.orElse(asked);
          authorize(attributes(user, target, request), hearer);
          return user;
        });
  }

  /** Whose token it is, for one of these audiences; none: for the API itself. */
  public CompletionStage<Optional<User>> ofToken(String token, List<String> audiences) {
    return (audiences.isEmpty() ? tokens.authenticate(token) : tokens.authenticate(token, audiences))
        .thenApply(user -> user.map(Identity::authenticated));
  }

  /** As {@link #ofToken}, for what a request's header would say: without a token in it, it is nobody's. */
  public CompletionStage<Optional<User>> ofHeader(String header, List<String> audiences) {
    return bearer(header).map(token -> ofToken(token, audiences))
        .orElseGet(() -> CompletableFuture.completedFuture(Optional.of(ANONYMOUS)));
  }

  /** For whom a token of ours is meant. */
  public List<String> audiences(String token) {
    return tokens.audiences(token);
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

  /** The second word; more than one space before it is an empty one, and then it is no token (upstream's bearertoken). */
  private static Optional<String> bearer(String header) {
    String[] words = header.trim().split(" ", 3);
    boolean bearer = words.length >= 2 && words[0].equalsIgnoreCase("bearer") && !words[1].isEmpty();
    return bearer ? Optional.of(words[1]) : Optional.empty();
  }

  private static User authenticated(User user) {
    if (user.groups().contains(AUTHENTICATED) || user.name().equals(ANONYMOUS.name())) {
      return user;
    }
    var groups = new ArrayList<>(user.groups());
    groups.add(AUTHENTICATED);
    return new User(user.name(), user.uid(), groups, user.extra());
  }

  private User impersonated(User user, Impersonation wanted) {
    wanted.questions(user).forEach(question -> authorize(question, new Hearer() {}));
    return wanted.user();
  }

  private static Attributes attributes(User user, Target target, Request request) {
    FieldSelector fields = fields(target, request);
    return new Attributes(
        user, target.verb(), target.isResource(), target.group(), target.version(), target.resource(),
        target.subresource(), target.namespace(), name(target, fields), target.path(), fields);
  }

  /** What a request about many objects says of them. */
  private static FieldSelector fields(Target target, Request request) {
    boolean many = Set.of("list", "watch", "deletecollection").contains(target.verb());
    if (!many || !request.query().contains("fieldSelector")) {
      return FieldSelector.EVERYTHING;
    }
    try {
      return FieldSelector.parse(Query.parse(request.query()).text("fieldSelector"));
    } catch (InvalidSelector notOne) {
      return FieldSelector.EVERYTHING; // reading the request says what is wrong with it
    }
  }

  /** A list or watch of the one object of a name is about that object. */
  private static String name(Target target, FieldSelector fields) {
    if (!target.name().isEmpty() || target.verb().equals("deletecollection")) {
      return target.name();
    }
    return fields.exactly("metadata.name")
        .filter(name -> !name.contains("/") && !name.contains("%") && !name.equals(".") && !name.equals(".."))
        .orElse("");
  }

  private void authorize(Attributes attributes, Hearer hearer) {
    Authorizer.Decision decision = authorizer.decide(attributes);
    hearer.judged(decision);
    if (!decision.isAllowed()) {
      throw new Refused(Forbidden.refusal(attributes, decision.reason()));
    }
  }
}
