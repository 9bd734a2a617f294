package io.ruori.core.patch;

import static io.ruori.core.patch.PatchTest.object;
import static io.ruori.core.patch.PatchTest.parsed;
import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.schema.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StrategicPatchTest {
  private static final Schema TEXT = new Schema.Scalar(Schema.Type.STRING, "");
  private static final Schema.PatchRule BY_NAME = new Schema.PatchRule(true, false, false, "name");
  private static final Schema ENV = struct("v1.EnvVar", Map.of("name", field("name", TEXT), "value", field("value", TEXT)));
  private static final Schema SPEC = struct("v1.Spec", Map.of(
      "env", new Schema.Field("env", list(ENV), null, BY_NAME),
      "finalizers", new Schema.Field("finalizers", list(TEXT), null, new Schema.PatchRule(true, false, false, "")),
      "args", field("args", list(TEXT)),
      "labels", field("labels", new Schema.Mapping(TEXT, false)),
      "strategy", new Schema.Field("strategy", new Schema.Mapping(TEXT, false), null, new Schema.PatchRule(false, false, true, ""))));
  private static final String BEFORE =
      "{'env':[{'name':'A','value':'1'},{'name':'B','value':'2'},{'name':'C'}],'finalizers':['x','y'],'args':['p','q'],"
          + "'labels':{'a':'1','b':'2'},'strategy':{'type':'R','rolling':'1'}}";

  @Test
  void mergesListsByTheirKeys() {
    gives("{'env':[{'name':'B','value':'3'},{'name':'D'}]}",
        "'env':[{'name':'A','value':'1'},{'name':'B','value':'3'},{'name':'D'},{'name':'C'}]");
    gives("{'env':[{'name':'A','$patch':'delete'},{'name':'Z','$patch':'delete'}]}",
        "'env':[{'name':'B','value':'2'},{'name':'C'}]");
    gives("{'env':[{'$patch':'replace'},{'name':'Z'}]}", "'env':[{'name':'Z'}]");
    gives("{'$setElementOrder/env':[{'name':'C'},{'name':'A'}]}",
        "'env':[{'name':'B','value':'2'},{'name':'C'},{'name':'A','value':'1'}]");
    gives("{'env':[{'name':'B','value':null}]}", "'env':[{'name':'A','value':'1'},{'name':'B'},{'name':'C'}]");
  }

  @Test
  void mergesListsOfPrimitives() {
    gives("{'finalizers':['z','x']}", "'finalizers':['z','x','y']");
    gives("{'$deleteFromPrimitiveList/finalizers':['x']}", "'finalizers':['y']");
    gives("{'$setElementOrder/finalizers':['y','x']}", "'finalizers':['y','x']");
    gives("{'args':['n']}", "'args':['n']");
  }

  @Test
  void mergesMaps() {
    gives("{'labels':{'a':null,'c':'3','d':null}}", "'labels':{'b':'2','c':'3'}");
    gives("{'labels':{'$patch':'replace','c':'3'}}", "'labels':{'c':'3'}");
    gives("{'labels':{'$patch':'delete'}}", "'labels':{}");
    gives("{'strategy':{'$retainKeys':['type'],'type':'Q'}}", "'strategy':{'type':'Q'}");
  }

  @Test
  void refusesInUpstreamsWords() {
    refuses("{'env':[{'value':'x'}]}", "500  map: map[value:x] does not contain declared merge key: name");
    refuses("{'env':[{'name':'A','$patch':'frob'}]}", "500  unknown patch type: frob in map: map[$patch:frob name:A]");
    refuses("{'env':[{'name':'A','$patch':'merge'}]}", "500  merging lists cannot yet be specified in the patch");
    refuses("{'env':['A']}", "500  list element types are not identical: [[map[name:A value:1] map[name:B value:2]"
        + " map[name:C]] [A]]");
    refuses("{'$setElementOrder/env':[{'name':'B'}],'env':[{'name':'A'}]}", "500  The order in patch list:\n[map[name:A]]\n"
        + " doesn't match $setElementOrder list:\n[map[name:B]]\n");
    refuses("{'$setElementOrder/env':'x'}", "500  expected a []interface {}, but received a string");
    refuses("{'$setElementOrder/env':[{'x':'B'}]}", "500  map: map[x:B] does not contain declared merge key: name");
    refuses("{'strategy':{'$retainKeys':['rolling'],'type':'Q'}}", "400 BadRequest invalid patch format of retainKeys");
    refuses("{'$patch':'x'}", "500  unknown patch type: x in map: map[$patch:x]");
    refuses("{'$setElementOrder/frob':[]}", "500  unable to find api field in struct Spec for the json field \"frob\"");
  }

  private static void gives(String patch, String field) {
    String name = field.substring(1, field.indexOf('\'', 1));
    var expected = object(BEFORE);
    expected.set(name, object("{" + field + "}").get(name));
    assertThat(parsed(Patch.Type.STRATEGIC, patch).applyTo(object(BEFORE), SPEC))
        .isEqualTo(new Patch.Outcome.Done<>(expected));
  }

  private static void refuses(String patch, String message) {
    var outcome = parsed(Patch.Type.STRATEGIC, patch).applyTo(object(BEFORE), SPEC);
    var refusal = ((Patch.Outcome.Refused<?>) outcome).refusal();
    assertThat(refusal.code() + " " + refusal.reason() + " " + refusal.message()).isEqualTo(message);
  }

  private static Schema.Field field(String name, Schema schema) {
    return new Schema.Field(name, schema, null, Schema.PatchRule.NONE);
  }

  private static Schema list(Schema items) {
    return new Schema.Listing(items, Schema.ListType.ATOMIC, List.of());
  }

  private static Schema struct(String name, Map<String, Schema.Field> fields) {
    return new Schema.Struct(name, new LinkedHashMap<>(fields), List.of(), false, false);
  }
}
