package io.ruori.core.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.object.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever somebody sends as a token is one of ours or none; nothing is thrown. */
class AccountTokensProperties {
  private static final AccountTokens TOKENS = tokens();
  private static final String GENUINE = TOKENS.sign(Json.object().put("iss", "https://issuer").put("sub", "robot"));

  private static AccountTokens tokens() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      var pair = generator.generateKeyPair();
      return new AccountTokens("https://issuer", pair.getPrivate(), pair.getPublic());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Provide
  Arbitrary<String> parts() {
    Arbitrary<String> documents =
        Arbitraries.of("{\"alg\":\"ES256\"}", "{\"alg\":\"none\"}", "[]", "{}", "null", "1", "\"x\"", "", "{\"alg\":1}", "[".repeat(5000));
    Arbitrary<String> encoded =
        Arbitraries.oneOf(documents, Arbitraries.strings().ofMaxLength(30))
            .map(text -> Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    Arbitrary<String> signatures = Arbitraries.bytes().array(byte[].class).ofMaxSize(70).map(Base64.getUrlEncoder()::encodeToString);
    return Arbitraries.oneOf(encoded, signatures, Arbitraries.strings().ofMaxLength(10), Arbitraries.of(GENUINE.split("\\.")));
  }

  @Property(tries = 2000)
  void whatIsNotOfOursIsNone(@ForAll("parts") String header, @ForAll("parts") String claims, @ForAll("parts") String signature) {
    String token = header + "." + claims + "." + signature;
    assertThat(TOKENS.claims(token).isPresent()).isEqualTo(token.equals(GENUINE));
  }

  @Example
  void whatIsOfOursIsKnown() {
    assertThat(TOKENS.claims(GENUINE)).isPresent();
    assertThat(TOKENS.claims(GENUINE.substring(1))).isEmpty();
  }
}
