package io.ruori.core.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WireWriterTest {
  @Test
  void growsWithWhatIsWritten() {
    for (int length = 0; length < 1000; length += 7) {
      String text = "x".repeat(length);
      var reader = new WireReader(new WireWriter(64).text("first").text(text).number(7).text(text).toBytes());
      assertThat(reader.text()).isEqualTo("first");
      assertThat(reader.text()).isEqualTo(text);
      assertThat(reader.number()).isEqualTo(7);
      assertThat(reader.text()).isEqualTo(text);
    }
  }
}
