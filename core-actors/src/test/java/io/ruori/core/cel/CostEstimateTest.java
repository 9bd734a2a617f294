package io.ruori.core.cel;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.custom.rule.RuleEnvironments;
import io.ruori.core.custom.schema.JsonSchema;
import io.ruori.core.object.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rules of definitions that are in wide use: what upstream takes must be taken. */
class CostEstimateTest {
  private static final long BUDGET = 10_000_000;
  private static final String SCHEMA = """
      {"type":"object","properties":{
        "labels":{"type":"object","additionalProperties":{"type":"string"}},
        "hosts":{"type":"array","maxItems":256,"items":{"type":"string","maxLength":64}},
        "names":{"type":"array","items":{"type":"string"}},
        "mode":{"type":"string","enum":["A","B"]}}}
      """;

  private static long cost(String rule) {
    JsonSchema schema = JsonSchema.of(Json.parse(SCHEMA.getBytes(StandardCharsets.UTF_8)));
    RuleEnvironments environments = RuleEnvironments.of(schema, false).orElseThrow();
    var good = (Environment.Compiled.Good) environments.compile(rule, false);
    return CostEstimate.most(good.expression(), environments.type());
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "self.labels.all(key, !key.contains('*'))",
    "self.labels.all(key, key.matches('^[a-z]+/[a-z]+$'))",
    "!((has(self.hosts) ? self.hosts : []).exists(k, k.contains('/')) && (has(self.mode) ? self.mode : 'A') == 'B')",
    "self.hosts.filter(host, host != '').all(host, host.contains('.'))",
    "self == oldSelf"})
  void isSmallForKeysAndForWhatIsComputed(String rule) {
    assertThat(cost(rule)).isLessThan(BUDGET);
  }

  @Test
  void isGreatForNestedLoopsOverTextsWithoutBounds() {
    assertThat(cost("self.names.all(a, self.names.all(b, a.contains(b)))")).isGreaterThan(BUDGET);
  }
}
