package io.ruori.launcher.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.launcher.pki.CertificateAuthority;
import io.ruori.launcher.pki.Identity;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class JoinTokenTest {
  private final Identity authority = authority();
  private final JoinToken token = JoinToken.create(authority.certificate(), new SecureRandom());

  @Test
  void readsBackItsText() {
    assertThat(JoinToken.parse(token.text() + "\n")).contains(token);
    assertThat(token.bearer()).matches("[a-z0-9]{6}\\.[a-z0-9]{16}");
  }

  @Test
  void pinsOneAuthority() {
    assertThat(token.pins(authority.certificate())).isTrue();
    assertThat(token.pins(authority().certificate())).isFalse();
  }

  @Test
  void keepsItsSecretOutOfLogs() {
    assertThat(token.toString()).doesNotContain(token.secret());
  }

  @Test
  void knowsWhatIsNoToken() {
    assertThat(JoinToken.parse("abcdef.0123456789abcdef")).isEmpty();
    assertThat(JoinToken.parse("")).isEmpty();
  }

  private static Identity authority() {
    try {
      return CertificateAuthority.create("kubernetes", Instant.now(), Duration.ofDays(1));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
