package io.ruori.core.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoDurationsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0s", "1, 1ns", "1500, 1.5µs", "340000000, 340ms", "1001000000, 1.001s", "60000000000, 1m0s", "3661500000000, 1h1m1.5s",
    "-2500000, -2.5ms"
  })
  void printsAsGoAndReadsItAgain(long nanos, String text) {
    Duration duration = Duration.ofNanos(nanos);
    assertThat(GoDurations.print(duration)).isEqualTo(text);
    assertThat(GoDurations.parse(text)).contains(duration);
  }
}
