package io.ruori.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.access.Attributes;
import io.ruori.core.kind.User;
import org.junit.jupiter.api.Test;

class AuthorizerTest {
  private static final User ANONYMOUS = User.named("system:anonymous");

  private final Authorizer authorizer = Authorizer.HEALTH.or(attributes -> Authorizer.Decision.NO_OPINION);

  private boolean mayGet(String path) {
    return authorizer.decide(new Attributes(ANONYMOUS, "get", false, "", "", "", "", "", "", path)).isAllowed();
  }

  @Test
  void letsAnybodyAskForHealthEvenWithoutRoles() {
    assertThat(mayGet("/healthz")).isTrue();
    assertThat(mayGet("/livez")).isTrue();
    assertThat(mayGet("/readyz")).isTrue();
  }

  @Test
  void letsRolesDecideAboutAllElse() {
    assertThat(mayGet("/readyz/etcd")).isFalse();
    assertThat(mayGet("/metrics")).isFalse();
    assertThat(authorizer.decide(Attributes.resource(ANONYMOUS, "get", "", "secrets", "default", "/readyz")).isAllowed())
        .isFalse();
  }
}
