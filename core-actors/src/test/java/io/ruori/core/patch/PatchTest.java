package io.ruori.core.patch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.object.Json;
import io.ruori.core.schema.Schema;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class PatchTest {
  private static final Schema NONE = new Schema.Any();
  private static final String DOC = "{'kind':'K','metadata':{'name':'a','f':['1','2','3']},'data':{'a':'1','b':'2'}}";

  @Test
  void jsonPatchDoesAllOperations() {
    json("[{'op':'add','path':'/data/z','value':{'x':1}},{'op':'remove','path':'/data/a'}]",
        "{'data':{'b':'2','z':{'x':1}},'kind':'K','metadata':{'name':'a','f':['1','2','3']}}");
    json("[{'op':'add','path':'/metadata/f/1','value':'n'},{'op':'add','path':'/metadata/f/-','value':'m'},"
            + "{'op':'remove','path':'/metadata/f/-1'},{'op':'replace','path':'/metadata/f/0','value':'r'}]",
        "{'data':{'a':'1','b':'2'},'kind':'K','metadata':{'f':['r','n','2','3'],'name':'a'}}");
    json("[{'op':'move','from':'/data/a','path':'/data/c~1d'},{'op':'copy','from':'/metadata','path':'/data/m~0'},"
            + "{'op':'test','path':'/data/b','value':'2'},{'op':'remove','path':'/metadata'}]",
        "{'data':{'b':'2','c/d':'1','m~':{'name':'a','f':['1','2','3']}},'kind':'K'}");
  }

  @Test
  void jsonPatchIsAsLiberalAsUpstreams() {
    json("[{'op':'replace','path':'','value':{'x':1}}]", "{'x':1}");
    json("[{'op':'add','path':'data/z','value':'9'},{'op':'remove','path':'/metadata'},{'op':'replace','path':'/n','value':1}]",
        "{'data':{'a':'1','b':'2'},'kind':'K','n':1,'z':'9'}");
    json("[{'op':'add','path':'/data/z'},{'op':'test','path':'/data/q'}]",
        "{'data':{'a':'1','b':'2','z':null},'kind':'K','metadata':{'name':'a','f':['1','2','3']}}");
  }

  @Test
  void jsonPatchRefusesWhatDoesNotFit() {
    for (String bad : Arrays.asList(
        "{'op':'add','path':'/metadata/f/x','value':1}", "{'op':'move','from':'/data','path':'/data/a'}",
        "{'op':'move','path':'/data/z'}", "{'path':'/data/a'}", "{'op':'remove','path':'/metadata/f/9'}",
        "{'op':'remove','path':'/metadata/f/-'}", "{'op':'remove','path':'/data/zz'}", "{'op':'remove','path':''}",
        "{'op':'replace','path':'/metadata/f/9','value':1}", "{'op':'test','path':'/data/zz','value':'2'}",
        "{'op':'test','path':'/data/a'}", "{'op':'frob','path':'/data/a'}", "{'op':'replace','path':'','value':[]}")) {
      assertThat(refusal(Patch.Type.JSON, "[" + bad + "]")).startsWith("422 Invalid the server rejected our request");
    }
    assertThat(refusal(Patch.Type.JSON, "{'op':'add'}")).isEqualTo("400 BadRequest error decoding patch: json: cannot"
        + " unmarshal object into Go value of type []handlers.jsonPatchOp");
    assertThat(refusal(Patch.Type.JSON, "hello"))
        .isEqualTo("400 BadRequest error decoding patch: invalid character 'h' looking for beginning of value");
    String many = String.join(",", java.util.Collections.nCopies(10_001, "{'op':'test','path':'/data/a','value':'1'}"));
    assertThat(refusal(Patch.Type.JSON, "[" + many + "]")).isEqualTo("413 RequestEntityTooLarge Request entity too large:"
        + " The allowed maximum operations in a JSON patch is 10000, got 10001");
  }

  @Test
  void jsonPatchCopiesOnlySoMuch() {
    String big = "x".repeat(1_100_000);
    String copies = "{'op':'add','path':'/data/0','value':'" + big + "'},{'op':'copy','from':'/data/0','path':'/data/1'},"
        + "{'op':'copy','from':'/data/0','path':'/data/2'},{'op':'copy','from':'/data/0','path':'/data/3'}";
    assertThat(refusal(Patch.Type.JSON, "[" + copies + "]")).startsWith("422");
  }

  @Test
  void mergePatchMergesObjectsAndReplacesTheRest() {
    apply(Patch.Type.MERGE, "{'data':{'a':null,'z':{'n':null,'m':1}},'metadata':{'f':[null,{'x':null}]},'kind':null}", NONE,
        "{'data':{'b':'2','z':{'m':1}},'metadata':{'f':[null,{}],'name':'a'}}", DOC);
    assertThat(refusal(Patch.Type.MERGE, "null")).isEqualTo("400 BadRequest Invalid JSON Patch");
    assertThat(refusal(Patch.Type.MERGE, "[]")).isEqualTo("400 BadRequest error decoding patch: json: cannot unmarshal"
        + " array into Go value of type map[string]interface {}");
  }

  @Test
  void saysWhichFieldsOfThePatchAreDoubtful() {
    assertThat(parsed(Patch.Type.MERGE, "{'a':{'b':1,'b':2}}").strictErrors()).containsExactly("duplicate field \"a.b\"");
    assertThat(parsed(Patch.Type.JSON, "[{'op':'test','path':'/a','x':1}]").strictErrors())
        .containsExactly("json patch unknown field \"[0].x\"");
  }

  private static void json(String patch, String expected) {
    apply(Patch.Type.JSON, patch, NONE, expected, DOC);
  }

  static void apply(Patch.Type type, String patch, Schema schema, String expected, String before) {
    ObjectNode object = object(before);
    var outcome = parsed(type, patch).applyTo(object, schema);
    assertThat(outcome).isEqualTo(new Patch.Outcome.Done<>(object(expected)));
    assertThat(Json.mapper().writeValueAsString(((Patch.Outcome.Done<ObjectNode>) outcome).value()))
        .isEqualTo(quotes(expected));
    assertThat(object).isEqualTo(object(before));
  }

  static Patch parsed(Patch.Type type, String text) {
    return ((Patch.Outcome.Done<Patch>) Patch.parse(type, quotes(text).getBytes(UTF_8), true)).value();
  }

  private static String refusal(Patch.Type type, String text) {
    Patch.Outcome<?> outcome = Patch.parse(type, quotes(text).getBytes(UTF_8), true);
    if (outcome instanceof Patch.Outcome.Done<?>(Patch patch)) {
      outcome = patch.applyTo(object(DOC), NONE);
    }
    var refusal = ((Patch.Outcome.Refused<?>) outcome).refusal();
    return refusal.code() + " " + refusal.reason() + " " + refusal.message();
  }

  static ObjectNode object(String text) {
    return Json.parseObject(quotes(text).getBytes(UTF_8));
  }

  private static String quotes(String text) {
    return text.replace('\'', '"');
  }
}
