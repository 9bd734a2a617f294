package io.ruori.gateway.identity;

import io.ruori.core.access.Attributes;
import io.ruori.core.access.Rule;
import io.ruori.core.kind.User;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Says who may do what. Asked on the request's thread for every request, so it must not block. */
@FunctionalInterface
public interface Authorizer {
  /** What one authorizer thinks; the first that has an opinion decides. */
  enum Verdict {
    ALLOW,
    DENY,
    NO_OPINION
  }

  /** @param reason for people; {@code ""} for none */
  record Decision(Verdict verdict, String reason) {
    public static final Decision ALLOW = new Decision(Verdict.ALLOW, "");
    public static final Decision NO_OPINION = new Decision(Verdict.NO_OPINION, "");

    public boolean isAllowed() {
      return verdict == Verdict.ALLOW;
    }
  }

  Decision decide(Attributes attributes);

  /**
   * What an authorizer can tell of all that somebody may do.
   *
   * @param problem why that may not be all; {@code ""} for none
   */
  record Rules(List<Rule> rules, String problem) {
    public static final Rules NONE = new Rules(List.of(), "");
  }

  /** The rules that hold for somebody in a namespace, as far as they can be told without asking about each thing. */
  default Rules rules(User user, String namespace) {
    return Rules.NONE;
  }

  /** Members of {@code system:masters} may do everything. */
  Authorizer MASTERS =
      attributes ->
          attributes.user().groups().contains("system:masters") ? Decision.ALLOW : Decision.NO_OPINION;

  /** How the server is. */
  Set<String> HEALTH_PATHS = Set.of("/healthz", "/livez", "/readyz");

  /** Anybody may ask how the server is, whatever the roles say (upstream's {@code --authorization-always-allow-paths}). */
  Authorizer HEALTH =
      attributes ->
          !attributes.isResource() && HEALTH_PATHS.contains(attributes.path())
              ? Decision.ALLOW
              : Decision.NO_OPINION;

  /** Asks the next one when this one has no opinion; what both say to that is told. */
  default Authorizer or(Authorizer next) {
    Authorizer first = this;
    return new Authorizer() {
      @Override
      public Decision decide(Attributes attributes) {
        Decision decision = first.decide(attributes);
        if (decision.verdict() != Verdict.NO_OPINION) {
          return decision;
        }
        Decision other = next.decide(attributes);
        return decision.reason().isEmpty() || other.verdict() != Verdict.NO_OPINION
            ? other
            : new Decision(Verdict.NO_OPINION, joined(decision.reason(), other.reason(), "\n"));
      }

      @Override
      public Rules rules(User user, String namespace) {
        Rules own = first.rules(user, namespace);
        Rules others = next.rules(user, namespace);
        return new Rules(
            Stream.concat(own.rules().stream(), others.rules().stream()).toList(),
            joined(own.problem(), others.problem(), ", "));
      }
    };
  }

  private static String joined(String first, String second, String between) {
    return first.isEmpty() ? second : second.isEmpty() ? first : first + between + second;
  }
}
