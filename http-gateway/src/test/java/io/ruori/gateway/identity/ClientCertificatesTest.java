package io.ruori.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.kind.User;
import io.ruori.gateway.engine.TestCertificates;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClientCertificatesTest {
  private static Optional<User> user(String subject) {
    var certificate = TestCertificates.selfSigned(subject).certificate();
    return ClientCertificates.create(List.of(certificate), Clock.systemUTC()).verify(List.of(certificate));
  }

  @Test
  void takesNameUidAndGroupsFromTheSubject() {
    assertThat(user("O=one,O=two,1.3.6.1.4.1.57683.2=a-uid,CN=somebody"))
        .contains(new User("somebody", "a-uid", List.of("one", "two"), Map.of()));
  }

  @Test
  void isNobodyWithoutAName() {
    assertThat(user("O=one")).isEmpty();
  }
}
