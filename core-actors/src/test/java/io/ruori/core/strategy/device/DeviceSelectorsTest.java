package io.ruori.core.strategy.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.object.Json;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class DeviceSelectorsTest {
  @Test
  void letsAnAttributeOfUnknownTypeDecide() {
    assertThat(wrong("device.attributes['gpu.example.com'].ready")).isEmpty();
    assertThat(wrong("device.capacity['gpu.example.com'].memory.isGreaterThan(quantity('10Gi'))")).isEmpty();
  }

  @Test
  void refusesWhatIsNoAnswer() {
    assertThat(wrong("device.driver")).containsExactly(
        "spec.selectors[0].cel.expression: Invalid value: \"device.driver\": must evaluate to bool or the unknown type, not string");
  }

  @Test
  void showsNoLineOfAnEmptyExpression() {
    assertThat(wrong("")).singleElement().asString().contains("compilation failed: ERROR: <input>:1:0: Syntax error")
        .doesNotContain("\n");
  }

  @Test
  void refusesWhatCostsTooMuch() {
    String nested = "device.attributes.all(a, device.attributes.all(b, device.attributes.all(c, device.attributes.all(d, true))))";
    assertThat(wrong(nested)).containsExactly("spec.selectors[0].cel.expression: Forbidden: too complex, exceeds cost limit");
  }

  private static List<String> wrong(String expression) {
    ObjectNode spec = Json.object();
    spec.putArray("selectors").addObject().putObject("cel").put("expression", expression);
    var errors = new FieldErrors();
    DeviceSelectors.validate(spec, Path.SPEC, errors);
    return errors.list().stream().map(Object::toString).toList();
  }
}
