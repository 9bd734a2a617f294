package io.ruori.core.object;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

class JsonTextTest {
  @Test
  void saysWhatIsWrongAsGoDoes() {
    says("hello", "invalid character 'h' looking for beginning of value");
    says("{\"data\":", "unexpected end of JSON input");
    says("", "unexpected end of JSON input");
    says("{a", "invalid character 'a' looking for beginning of object key string");
    says("{\"a\" 1}", "invalid character '1' after object key");
    says("{\"a\":1 2}", "invalid character '2' after object key:value pair");
    says("[1 2]", "invalid character '2' after array element");
    says("{} t", "invalid character 't' after top-level value");
    says("nope", "invalid character 'o' in literal null (expecting 'u')");
    says("01", "invalid character '1' after top-level value");
    says("-x", "invalid character 'x' in numeric literal");
    says("1.x", "invalid character 'x' after decimal point in numeric literal");
    says("\"a\nb\"", "invalid character '\\n' in string literal");
    says("'a'", "invalid character '\\'' looking for beginning of value");
  }

  @Test
  void findsNamesThatAnObjectHoldsTwice() {
    var finding = JsonText.scan("{\"a\":[{\"b\":1,\"c\":{},\"b\":[]}],\"a\":2,\"\\u0061\":3}".getBytes(UTF_8));
    assertThat(finding.error()).isEmpty();
    assertThat(finding.duplicates()).containsExactly("a[0].b", "a");
  }

  @Test
  void printsAsGoDoes() {
    var json = Json.parse("{\"b\":[1,\"x\",null,1.5,1e30],\"a\":{\"k\":true}}".getBytes(UTF_8));
    assertThat(GoPrint.print(json)).isEqualTo("map[a:map[k:true] b:[1 x <nil> 1.5 1e+30]]");
  }

  @Provide
  Arbitrary<String> texts() {
    return Arbitraries.of("{", "}", "[", "]", ",", ":", "\"a\"", "\"", "1", "-", ".", "e", "true", "null", " ", "\\")
        .list().ofMaxSize(10).map(parts -> String.join("", parts));
  }

  @Property(tries = 3000)
  void agreesWithTheParserOnWhatIsJson(@ForAll("texts") String text) {
    boolean parses;
    try {
      parses = !Json.parse(text.getBytes(UTF_8)).isMissingNode();
    } catch (JacksonException refused) {
      parses = false;
    }
    var finding = JsonText.scan(text.getBytes(UTF_8));
    // Jackson stops reading after the first value.
    if (finding.error().isEmpty()) {
      assertThat(parses).isTrue();
    } else if (!finding.error().get().endsWith("after top-level value")) {
      assertThat(parses).isFalse();
    }
  }

  private static void says(String text, String error) {
    assertThat(JsonText.scan(text.getBytes(UTF_8)).error()).hasValue(error);
  }
}
