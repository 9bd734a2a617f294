package io.ruori.core.strategy.extension;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.common.types.CelType;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyExpressionsTest {
  @Test
  void knowsTheTypesOfVariables() {
    assertThat(wrong("variables.name == 'a' && params.max > 1", PolicyExpressions.BOOL)).isEmpty();
    assertThat(wrong("variables.name > 5", PolicyExpressions.BOOL)).singleElement().asString()
        .contains("found no matching overload for '_>_' applied to '(string, int)'");
  }

  @Test
  void refusesVariablesThatAreNotThere() {
    assertThat(wrong("variables.absent", PolicyExpressions.BOOL)).singleElement().asString()
        .contains("undefined field 'absent'");
  }

  @Test
  void saysWhatAnExpressionMayEvaluateTo() {
    assertThat(wrong("5", PolicyExpressions.TEXT)).containsExactly(
        "spec: Invalid value: \"5\": must evaluate to string but got int");
    assertThat(wrong("5", PolicyExpressions.TEXT_OR_NULL)).containsExactly(
        "spec: Invalid value: \"5\": must evaluate to one of [string null_type] but got int");
  }

  @Test
  void leavesTheAuthorizerAlone() {
    assertThat(wrong("authorizer.group('').resource('pods').check('get').allowed()", PolicyExpressions.BOOL)).isEmpty();
  }

  private static List<String> wrong(String expression, List<CelType> types) {
    var expressions = new PolicyExpressions(true, true);
    var errors = new FieldErrors();
    expressions.variable("name", "'x'", Path.SPEC, errors);
    expressions.check(expression, types, Path.SPEC, errors);
    return errors.list().stream().map(Object::toString).toList();
  }
}
