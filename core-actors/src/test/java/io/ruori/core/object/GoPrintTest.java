package io.ruori.core.object;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class GoPrintTest {
  @Test
  void writesNumbersAsGoWritesThem() {
    byte[] sent = "{\"e\":1e21,\"d\":2.50,\"c\":1e-7,\"b\":100.0,\"a\":12345678901234567890}".getBytes(StandardCharsets.UTF_8);
    assertThat(GoPrint.json(Json.parse(sent)))
        .isEqualTo("{\"a\":12345678901234567890,\"b\":100,\"c\":1e-7,\"d\":2.5,\"e\":1e+21}");
  }

  @Test
  void writesFieldsInOrderAndEscapesWhatHtmlKnows() {
    byte[] sent = "{\"b\":\"<&>\",\"a\":null}".getBytes(StandardCharsets.UTF_8);
    assertThat(GoPrint.json(Json.parse(sent))).isEqualTo("{\"a\":null,\"b\":\"\\u003c\\u0026\\u003e\"}");
  }
}
