package io.ruori.core.cel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.common.types.SimpleType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentTest {
  private final Environment environment = Environment.of(Map.of("self", SimpleType.DYN), List.of());

  private Object evaluate(String text) {
    return switch (environment.compile(text)) {
      case Environment.Compiled.Bad(var message) -> message;
      case Environment.Compiled.Good(var expression) ->
          switch (expression.evaluate(Map.of("self", Map.of("a", 1L)))) {
            case Expression.Outcome.Value(var value) -> value;
            case Expression.Outcome.Failed(var message) -> message;
          };
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "[1, 2, 3].isSorted() && [1, 2].sum() == 3 && ['b', 'a'].max() == 'b' && [5, 6].indexOf(6) == 1",
    "'abc123'.find('[0-9]+') == '123' && '1 2 3'.findAll('[0-9]', 2) == ['1', '2']",
    "url('https://a.example.com:80/p?q=1').getHost() == 'a.example.com:80' && isURL('/a') && !isURL('a')",
    "quantity('1.5Gi').isGreaterThan(quantity('1G')) && quantity('2').add(3).asInteger() == 5 && !isQuantity('x')",
    "ip('10.0.0.1').family() == 4 && cidr('10.0.0.0/8').containsIP('10.1.2.3') && !isIP('010.0.0.1')",
    "semver('1.2.3').isLessThan(semver('1.10.0')) && isSemver('v1.0', true)",
    "!format.dns1123Label().validate('ok').hasValue() && format.named('uuid').hasValue()",
    "'%s-%d'.format(['a', 5]) == 'a-5'",
    "self.?b.orValue(4) == 4 && 'a,b'.split(',').join('-') == 'a-b'"
  })
  void knowsTheFunctionsOfKubernetes(String text) {
    assertThat(evaluate(text)).isEqualTo(true);
  }

  @Test
  void speaksAsUpstreamDoes() {
    assertThat(evaluate("self.b > 1")).isEqualTo("no such key: b");
    assertThat(evaluate("1 / 0 == 1")).isEqualTo("division by zero");
    assertThat(evaluate("'a' +").toString()).startsWith("ERROR: <input>:1:6: Syntax error: mismatched input '<EOF>'");
    assertThat(evaluate("has(self)")).isEqualTo(
        "ERROR: <input>:1:5: invalid argument to has() macro\n | has(self)\n | ....^");
  }
}
