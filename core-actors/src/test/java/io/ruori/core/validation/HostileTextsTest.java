package io.ruori.core.validation;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.cel.common.types.SimpleType;
import io.ruori.core.cel.Environment;
import io.ruori.core.custom.schema.Formats;
import io.ruori.core.object.Json;
import io.ruori.core.object.Quantity;
import io.ruori.core.selector.FieldSelector;
import io.ruori.core.selector.InvalidSelector;
import io.ruori.core.selector.LabelSelector;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;

/** Long and deep texts are read or refused by every parser: none runs out of stack or memory. */
class HostileTextsTest {
  private static final int TIMES = 10_000;
  private static final List<String> FORMATS = List.of("email", "hostname", "duration", "k8slongname", "uri", "date-time", "cidr",
      "ipv6", "uuid", "isbn", "creditcard", "hexcolor", "rgbcolor", "mac", "byte");
  private static final Environment RULES = Environment.of(Map.of("self", SimpleType.DYN), List.of());

  static Stream<String> texts() {
    return Stream.of("a.", "1s", "a/", "a-", "-", "*.", "9", "1e9", "[", "{\"a\":", "(", "!", "a,", "a=b,", "a in (", "\\", "%", "+",
            "-1.", "a@", "::", "x in (y),", "self.", "[self,", "not ")
        .map(piece -> piece.repeat(TIMES) + "a");
  }

  @ParameterizedTest(name = "[{index}]")
  @MethodSource("texts")
  void areReadOrRefused(String text) {
    assertThatCode(() -> {
      Quantity.parse(text);
      Cidr.parse(text);
      IpAddress.parse(text);
      Stream.of(NameFormats.dns1123Label(text), NameFormats.dns1123Subdomain(text), NameFormats.wildcardSubdomain(text),
          NameFormats.dns1123SubdomainWithUnderscore(text), NameFormats.dns1035Label(text), NameFormats.labelValue(text),
          NameFormats.qualifiedName(text), NameFormats.cIdentifier(text), NameFormats.envVarName(text),
          NameFormats.configMapKey(text), NameFormats.portName(text), NameFormats.percent(text), NameFormats.httpPath(text),
          NameFormats.httpHeaderName(text)).forEach(List::size);
      FORMATS.forEach(format -> Formats.fits(format, text));
      RULES.compile(text);
    }).as(text.substring(0, 20)).doesNotThrowAnyException();
    read(() -> LabelSelector.parse(text));
    read(() -> FieldSelector.parse(text));
    read(() -> Json.parse(text.getBytes(StandardCharsets.UTF_8)));
  }

  private interface Reading {
    void read() throws InvalidSelector;
  }

  private static void read(Reading reading) {
    try {
      reading.read();
    } catch (InvalidSelector | JacksonException _) {
      // Refused.
    }
  }
}
