package io.ruori.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.object.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class DocumentTest {
  private static ObjectNode tree(String json) {
    return Json.parseObject(json.getBytes(StandardCharsets.UTF_8));
  }

  private static String written(ObjectNode object) {
    return new String(Document.of(object).bytes(), StandardCharsets.UTF_8);
  }

  @Test
  void writesEveryValueAsTheMapperDoes() {
    ObjectNode object = tree("""
        {"kind":"K","apiVersion":"v1","metadata":{"name":"a","labels":{}},
         "texts":["","plain","\\"quoted\\" \\\\ /","line\\nend\\t\\u0001\\u001f\\u007f","ä€😀","<&>"],
         "näme \\"x\\"":{"a":[[],{},[null,true,false]]},
         "numbers":[0,-1,2147483647,-2147483648,9223372036854775807,12345678901234567890,1.5,1e300,-0.0]}""");
    object.putArray("long").add("x".repeat(20_000)).add("ü".repeat(20_000));
    assertThat(written(object)).isEqualTo(new String(Json.bytes(object), StandardCharsets.UTF_8));
  }

  @Test
  void putsKindAndMetadataFirstAndLeavesTheRevisionOut() {
    ObjectNode object = tree("""
        {"spec":{"resourceVersion":"kept"},"metadata":{"resourceVersion":"7","name":"a"},"apiVersion":"v1","kind":"K"}""");
    assertThat(written(object)).isEqualTo(
        "{\"kind\":\"K\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"resourceVersion\":\"kept\"}}");
    assertThat(new String(Document.of(object).at(9), StandardCharsets.UTF_8))
        .startsWith("{\"kind\":\"K\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"9\",\"name\":\"a\"}");
  }

  @Test
  void splicesTheRevisionIntoEmptyMetadata() {
    assertThat(new String(Document.of(tree("{\"kind\":\"K\"}")).at(3), StandardCharsets.UTF_8))
        .isEqualTo("{\"kind\":\"K\",\"metadata\":{\"resourceVersion\":\"3\"}}");
  }
}
