package io.ruori.core.object;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
  @ParameterizedTest
  @CsvSource({"0,0", "00,0", "1000,1k", "1500m,1500m", "1.5,1500m", "0.5Gi,512Mi", "1.5Gi,1536Mi", "1024Ki,1Mi", "1Ki,1Ki",
      "8Gi,8Gi", "2048Mi,2Gi", "1e3,1e3", "100m,100m", "0.1,100m", ".5,500m", "1.,1", "-5,-5", "1E,1E", "0.5,500m",
      "1000m,1", "0.1m,100u", "123456789012345678901234567890,123456789012345678901234567890", "1e4,10e3", "10Ei,9223372036854775807",
      "1.1Ki,1126400m", "5e-1,500e-3", "0.1n,1n"})
  void printsTheCanonicalForm(String text, String canonical) {
    assertThat(Quantity.parse(text)).isInstanceOfSatisfying(
        Quantity.Parsed.Good.class, good -> assertThat(good.quantity().text()).isEqualTo(canonical));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "1x", "1Kib", "1 Gi", "1..2", "1i", "Gi"})
  void refusesWhatIsNoQuantity(String text) {
    assertThat(Quantity.parse(text)).isInstanceOf(Quantity.Parsed.Bad.class);
  }

  @ParameterizedTest
  @CsvSource({"1E,true", "8Gi,true", "100m,false", "1.5,false", "3Ei,false"})
  void isCountableAsUpstreamCounts(String text, boolean countable) {
    assertThat(Quantity.of(text).isCountable()).isEqualTo(countable);
  }
}
