package io.ruori.gateway.verb;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.gateway.request.Refused;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** A token says where to go on, or is refused. */
class ContinueTokenProperties {
  @Provide
  Arbitrary<String> tokens() {
    Arbitrary<String> values =
        Arbitraries.of("1", "-1", "1.5", "1e400", "99999999999999999999", "\"7\"", "null", "[]", "{}", "true", "\"\"", "\"a/b\\u0000\"");
    Arbitrary<String> documents =
        net.jqwik.api.Combinators.combine(Arbitraries.of("\"meta.k8s.io/v1\"", "1", "\"v2\""), values, values)
            .as((version, revision, start) -> "{\"v\":" + version + ",\"rv\":" + revision + ",\"start\":" + start + "}");
    return Arbitraries.oneOf(documents, values, Arbitraries.strings().ofMaxLength(20))
        .map(text -> Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
  }

  @Property(tries = 2000)
  void isReadOrRefused(@ForAll("tokens") String token) {
    readOrRefused(token);
  }

  @Property
  void whatIsNoTokenIsRefused(@ForAll String text) {
    readOrRefused(text);
  }

  private static void readOrRefused(String token) {
    try {
      assertThat(ContinueToken.decode(token).revision()).isNotZero();
    } catch (Refused refused) {
      assertThat(refused.refusal().code()).isEqualTo(400);
    }
  }

  @Property
  void isReadAsItWasWritten(@ForAll @LongRange(min = 1) long revision, @ForAll("starts") String start) {
    var token = new ContinueToken(revision, start);
    assertThat(ContinueToken.decode(token.encode())).isEqualTo(token);
  }

  @Provide
  Arbitrary<String> starts() {
    return Arbitraries.strings().withChars("abc/.-9".toCharArray()).ofMinLength(1).ofMaxLength(30);
  }
}
