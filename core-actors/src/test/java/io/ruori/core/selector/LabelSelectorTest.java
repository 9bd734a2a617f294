package io.ruori.core.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ruori.core.object.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelSelectorTest {
  private static final Map<String, String> LABELS = Map.of("a", "b", "n", "5", "empty", "");

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "a=b|true", "a==b|true", "a!=b|false", "c!=d|true", "a in (x,b)|true", "a in (x,y)|false", "c notin (d)|true",
    "a|true", "!a|false", "!c|true", "n>4|true", "n<5|false", "n gt 4|error", "a=b,c|false", "empty=|true",
    "empty in ()|true", "empty in (,x)|true", "in in (in)|false", "a in (b,)|true", "a,n, empty|true"
  })
  void matchesAsUpstream(String text, String expected) {
    String actual;
    try {
      actual = String.valueOf(LabelSelector.parse(text).matches(LABELS));
    } catch (InvalidSelector refused) {
      actual = "error";
    }
    assertThat(actual).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
    "n>x|unable to parse requirement: values[0]: Invalid value: \"x\": for 'Gt', 'Lt' operators, the value must be an integer",
    "n in (a|unable to parse requirement: found '', expected: ',' or ')'",
    "n=a,|found '', expected: identifier after ','",
    ",n=a|found ',', expected: !, identifier, or 'end of string'",
    "n=a b|found 'b', expected: ',' or 'end of string'",
    "n IN (a)|unable to parse requirement: found 'IN', expected: in, notin, =, ==, !=, gt, lt",
    "!|unable to parse requirement: found '', expected: identifier",
    "!!n|unable to parse requirement: found '!', expected: identifier",
    "/k=v|unable to parse requirement: <nil>: Invalid value: \"/k\": prefix part must be non-empty",
    "a in (x,,)|unable to parse requirement: found ')', expected: ',', or identifier"
  })
  void refusesInUpstreamsWords(String text, String message) {
    assertThatThrownBy(() -> LabelSelector.parse(text)).isInstanceOf(InvalidSelector.class).hasMessage(message);
  }

  @Test
  void readsSelectorObjects() throws InvalidSelector {
    var json = Json.parse(
        """
        {"matchLabels":{"a":"b"},"matchExpressions":[{"key":"c","operator":"NotIn","values":["y","x"]},
         {"key":"d","operator":"Exists"},{"key":"e","operator":"DoesNotExist"}]}"""
            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertThat(LabelSelector.of(json)).hasToString("a=b,c notin (x,y),d,!e");
    assertThat(LabelSelector.of(null)).isEqualTo(LabelSelector.NOTHING);
    assertThat(LabelSelector.of(Json.object())).isEqualTo(LabelSelector.EVERYTHING);
  }
}
