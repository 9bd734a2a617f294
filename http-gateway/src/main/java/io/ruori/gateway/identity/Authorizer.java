package io.ruori.gateway.identity;

import java.util.Set;

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

  /** Members of {@code system:masters} may do everything. */
  Authorizer MASTERS =
      attributes ->
          attributes.user().groups().contains("system:masters") ? Decision.ALLOW : Decision.NO_OPINION;

  /** What a fresh cluster's {@code system:public-info-viewer} and {@code system:discovery} roles allow. */
  Authorizer PUBLIC_PATHS =
      attributes -> {
        boolean reads = !attributes.isResource() && Set.of("get", "head").contains(attributes.verb());
        boolean known = attributes.user().groups().contains("system:authenticated");
        return reads && (isPublic(attributes.path()) || known && isDiscovery(attributes.path()))
            ? Decision.ALLOW
            : Decision.NO_OPINION;
      };

  /** Asks the next one when this one has no opinion. */
  default Authorizer or(Authorizer next) {
    return attributes -> {
      Decision decision = decide(attributes);
      return decision.verdict() == Verdict.NO_OPINION ? next.decide(attributes) : decision;
    };
  }

  private static boolean isPublic(String path) {
    return Set.of("/healthz", "/livez", "/readyz", "/version", "/version/").contains(path);
  }

  private static boolean isDiscovery(String path) {
    return Set.of("/api", "/apis", "/openapi").contains(path)
        || path.startsWith("/api/")
        || path.startsWith("/apis/")
        || path.startsWith("/openapi/");
  }
}
