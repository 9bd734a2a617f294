package io.ruori.gateway.verb;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.object.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReviewSelectorsTest {
  private static final String FIELDS = "spec.resourceAttributes.fieldSelector ";

  @ParameterizedTest
  @CsvSource(delimiter = '|', nullValues = "none", value = {
      "{'fieldSelector':{'rawSelector':'a=b'},'labelSelector':{'rawSelector':'a in (b)'}} | ''",
      "{'fieldSelector':{'rawSelector':'a'}} | 'ignored due to parse error'",
      "{'fieldSelector':{'requirements':[{'key':'a','operator':'Exists'}]}} | 'ignored due to parse error'",
      "{'fieldSelector':{'requirements':[{'key':'a','operator':'In','values':['b']},{'key':'a','operator':'Like'}]}}"
          + " | 'partially ignored due to parse error'"
  })
  void saysWhatIsNotUnderstood(String attributes, String problem) {
    String json = attributes.replace('\'', '"');
    assertThat(ReviewSelectors.problem(Json.parseObject(json.getBytes(StandardCharsets.UTF_8))))
        .isEqualTo(problem.isEmpty() ? "" : FIELDS + problem);
  }
}
