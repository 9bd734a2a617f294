package io.ruori.core.patch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.object.Json;
import io.ruori.core.schema.Schema;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class PatchProperties {
  private static final Schema NONE = new Schema.Any();

  @Provide
  Arbitrary<String> objects() {
    Arbitrary<String> scalars = Arbitraries.of("1", "\"x\"", "null", "true", "1.5");
    Arbitrary<String> values =
        Arbitraries.recursive(() -> scalars, inner -> Arbitraries.oneOf(list(inner), object(inner)), 0, 3);
    return object(values);
  }

  private static Arbitrary<String> list(Arbitrary<String> items) {
    return items.list().ofMaxSize(3).map(l -> "[" + String.join(",", l) + "]");
  }

  private static Arbitrary<String> object(Arbitrary<String> values) {
    return Arbitraries.maps(Arbitraries.of("a", "b", "c", "$patch", "$retainKeys", "$setElementOrder/a"), values).ofMaxSize(3)
        .map(m -> "{" + String.join(",", m.entrySet().stream().map(e -> "\"" + e.getKey() + "\":" + e.getValue()).toList())
            + "}");
  }

  /** RFC 7386, section 2, word for word; but upstream prunes nulls within lists that replace what is no object. */
  private static JsonNode model(JsonNode target, JsonNode patch) {
    if (!(patch instanceof ObjectNode change)) {
      return patch;
    }
    ObjectNode result = target instanceof ObjectNode object ? object.deepCopy() : Json.object();
    change.properties().forEach(f -> {
      if (f.getValue().isNull()) {
        result.remove(f.getKey());
      } else {
        result.set(f.getKey(), model(result.get(f.getKey()), f.getValue()));
      }
    });
    return result;
  }

  @Property
  void mergePatchDoesWhatTheRfcSays(@ForAll("objects") String document, @ForAll("objects") String patch) {
    if (patch.contains("[") && patch.contains("null")) {
      return;
    }
    ObjectNode before = Json.parseObject(document.getBytes(UTF_8));
    assertThat(apply(Patch.Type.MERGE, patch, before)).isEqualTo(
        new Patch.Outcome.Done<>(model(before, Json.parse(patch.getBytes(UTF_8)))));
  }

  @Property
  void strategicPatchesAreAppliedOrRefused(@ForAll("objects") String document, @ForAll("objects") String patch) {
    ObjectNode before = Json.parseObject(document.getBytes(UTF_8));
    ObjectNode copy = before.deepCopy();
    var outcome = apply(Patch.Type.STRATEGIC, patch, before);
    assertThat(outcome).isNotNull();
    assertThat(before).isEqualTo(copy);
  }

  @Property
  void jsonPatchesAreAppliedOrRefused(
      @ForAll("objects") String document, @ForAll("operations") String patch) {
    ObjectNode before = Json.parseObject(document.getBytes(UTF_8));
    ObjectNode copy = before.deepCopy();
    assertThat(apply(Patch.Type.JSON, patch, before)).isNotNull();
    assertThat(before).isEqualTo(copy);
  }

  @Property
  void whatIsAddedIsThereAndWhatIsRemovedIsGone(@ForAll("objects") String document, @ForAll("objects") String value) {
    ObjectNode before = Json.parseObject(document.getBytes(UTF_8));
    String add = "{\"op\":\"add\",\"path\":\"/new\",\"value\":" + value + "}";
    String test = add.replace("\"add\"", "\"test\"");
    var outcome = apply(Patch.Type.JSON, "[" + add + "," + test + ",{\"op\":\"remove\",\"path\":\"/new\"}]", before);
    assertThat(outcome).isEqualTo(new Patch.Outcome.Done<>(before));
  }

  @Provide
  Arbitrary<String> operations() {
    Arbitrary<String> paths = Arbitraries.of("", "/a", "/b", "/a/0", "/a/-", "/a/-1", "/b/c", "a", "/", "/a/b/c", "/a~1");
    Arbitrary<String> kinds = Arbitraries.of("add", "remove", "replace", "move", "copy", "test", "x");
    return net.jqwik.api.Combinators.combine(kinds, paths, paths, objects()).as((op, path, from, value) ->
            "{\"op\":\"" + op + "\",\"path\":\"" + path + "\",\"from\":\"" + from + "\",\"value\":" + value + "}")
        .list().ofMaxSize(5).map(l -> "[" + String.join(",", l) + "]");
  }

  @Property
  void anyPointerLeadsSomewhereOrIsRefused(
      @ForAll("objects") String document, @ForAll("pointers") String path, @ForAll("pointers") String from) {
    ObjectNode before = Json.parseObject(document.getBytes(UTF_8));
    for (String op : new String[] {"add", "remove", "replace", "move", "copy", "test"}) {
      String patch = Json.object().put("op", op).put("path", path).put("from", from).put("value", 1).toString();
      assertThat(apply(Patch.Type.JSON, "[" + patch + "," + patch + "]", before)).isNotNull();
    }
  }

  @Provide
  Arbitrary<String> pointers() {
    Arbitrary<String> steps =
        Arbitraries.of("a", "b", "c", "0", "1", "-", "-1", "+1", "~", "~0", "~1", "~01", "", "00", "99999999999", "9".repeat(400), "\u0000");
    return Arbitraries.oneOf(steps.list().ofMaxSize(6).map(all -> "/" + String.join("/", all)), Arbitraries.strings().ofMaxLength(12));
  }

  private static Patch.Outcome<ObjectNode> apply(Patch.Type type, String patch, ObjectNode object) {
    return ((Patch.Outcome.Done<Patch>) Patch.parse(type, patch.getBytes(UTF_8), true)).value().applyTo(object, NONE);
  }
}
