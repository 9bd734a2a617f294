package io.ruori.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.account.AccountTokens;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.object.Json;
import io.ruori.core.view.FoldedViews;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class AccountTokenAuthenticatorTest {
  private static final Instant ISSUED = Instant.parse("2026-01-02T03:04:05Z");
  private static final Instant END = ISSUED.plusSeconds(3600);
  private static final String ACCOUNT = "{'metadata':{'name':'robot','namespace':'n','uid':'u1'}}";
  private static final String POD = "{'metadata':{'name':'p','namespace':'n','uid':'u2'%s}}";

  private final AccountTokens tokens = keys();

  private static AccountTokens keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      var pair = generator.generateKeyPair();
      return new AccountTokens("https://issuer", pair.getPrivate(), pair.getPublic());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private String token() {
    ObjectNode claims = Json.object().put("iss", "https://issuer").put("sub", "system:serviceaccount:n:robot");
    claims.putArray("aud").add("https://issuer");
    claims.put("nbf", ISSUED.getEpochSecond()).put("exp", END.getEpochSecond());
    ObjectNode own = claims.putObject("kubernetes.io").put("namespace", "n");
    own.putObject("serviceaccount").put("name", "robot").put("uid", "u1");
    own.putObject("pod").put("name", "p").put("uid", "u2");
    return tokens.sign(claims);
  }

  private boolean isKnown(Instant now, String account, String pod) {
    var views = new FoldedViews();
    LiveTable table = account.isEmpty() ? LiveTable.EMPTY : Tables.with(LiveTable.EMPTY, "serviceaccounts", account);
    views.recovered(pod.isEmpty() ? table : Tables.with(table, "pods", pod));
    return new AccountTokenAuthenticator(tokens, views, () -> now)
        .authenticate(token()).toCompletableFuture().join().isPresent();
  }

  @Test
  void knowsATokenInItsTimeAndAMinuteAroundItForClocksDiffer() {
    String pod = POD.formatted("");
    assertThat(isKnown(ISSUED, ACCOUNT, pod)).isTrue();
    assertThat(isKnown(ISSUED.minusSeconds(30), ACCOUNT, pod)).isTrue();
    assertThat(isKnown(ISSUED.minusSeconds(61), ACCOUNT, pod)).isFalse();
    assertThat(isKnown(END.plusSeconds(30), ACCOUNT, pod)).isTrue();
    assertThat(isKnown(END.plusSeconds(61), ACCOUNT, pod)).isFalse();
  }

  @Test
  void endsATokenWithItsAccountAndItsPod() {
    assertThat(isKnown(ISSUED, "", POD.formatted(""))).isFalse();
    assertThat(isKnown(ISSUED, ACCOUNT, "")).isFalse();
    assertThat(isKnown(ISSUED, ACCOUNT.replace("u1", "u9"), POD.formatted(""))).isFalse();
  }

  /** A finalizer may hold a pod for ever, but not what it was allowed. */
  @Test
  void endsATokenSoonAfterItsPodWasToBeGone() {
    String going = POD.formatted(",'deletionTimestamp':'" + ISSUED.plusSeconds(100) + "'");
    assertThat(isKnown(ISSUED.plusSeconds(150), ACCOUNT, going)).isTrue();
    assertThat(isKnown(ISSUED.plusSeconds(161), ACCOUNT, going)).isFalse();
  }
}
