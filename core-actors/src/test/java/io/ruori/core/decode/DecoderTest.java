package io.ruori.core.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.object.Json;
import io.ruori.core.schema.Schema;
import io.ruori.core.schema.Schemas;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class DecoderTest {
  private static final Schema.Struct POD = Schemas.struct("io.k8s.api.core.v1.Pod");
  private static final ObjectNode KNOWN = decoded("{'metadata':{'name':'a'},'spec':{'priority':3,'containers':[{'name':'c'}]}}");

  private static ObjectNode json(String text) {
    return Json.parseObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static ObjectNode decoded(String text) {
    return ((Decoder.Result.Decoded) Decoder.decode(json(text), POD)).object();
  }

  @Test
  void takesOverWhatIsKnownAndDecodesTheRest() {
    ObjectNode changed = KNOWN.deepCopy();
    changed.withObject("/metadata/labels").put("app", "web");
    changed.put("unknown", 1);
    var result = (Decoder.Result.Decoded) Decoder.decode(changed, KNOWN, POD);
    assertThat(result.object().get("spec")).isSameAs(changed.get("spec"));
    assertThat(result.object().at("/metadata/labels/app").asString()).isEqualTo("web");
    assertThat(result.object().has("unknown")).isFalse();
    assertThat(result.strictErrors()).isEqualTo(List.of("unknown field \"unknown\""));
  }

  @Test
  void decodesAsIfNothingWereKnown() {
    ObjectNode changed = KNOWN.deepCopy();
    changed.withObject("/spec").put("nodeName", "n").putNull("priority");
    Decoder.Result knowing = Decoder.decode(changed.deepCopy(), KNOWN, POD);
    assertThat(knowing).isEqualTo(Decoder.decode(changed, POD));
  }

  @Test
  void refusesANumberThatIsWrittenOtherwiseThanTheKnownOne() {
    ObjectNode changed = KNOWN.deepCopy();
    changed.withObject("/spec").put("priority", 3.0);
    assertThat(Decoder.decode(changed, KNOWN, POD)).isEqualTo(Decoder.decode(changed, POD));
  }

  @Test
  void keepsAnEmptyListUntilTheObjectIsWritten() {
    ObjectNode pod = decoded("{'spec':{'containers':[{'name':'c','ports':[],'resources':{'limits':{}}}]}}");
    assertThat(pod.at("/spec/containers/0/ports").isEmpty()).isTrue();
    Canonical.apply(POD, pod);
    assertThat(pod.at("/spec/containers/0").toString()).isEqualTo("{\"name\":\"c\",\"resources\":{}}");
  }

  @Test
  void readsWhatIsASchemaOrSomethingElse() {
    Schema.Struct definition = Schemas.struct(
        "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps");
    var read = (Decoder.Result.Decoded) Decoder.decode(
        json("{'items':'x','additionalProperties':{'type':'string','other':1}}"), definition);
    assertThat(read.object().toString()).isEqualTo("{\"additionalProperties\":{\"type\":\"string\"}}");
    assertThat(Decoder.decode(json("{'additionalProperties':[]}"), definition))
        .isEqualTo(new Decoder.Result.Failed("boolean or JSON schema expected"));
  }
}
