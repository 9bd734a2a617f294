package io.ruori.core.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ruori.core.object.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FieldSelectorTest {
  @Test
  void matchesAndUnescapes() throws InvalidSelector {
    var selector = FieldSelector.parse("status.phase!=Running,metadata.name==a\\,b");
    assertThat(selector.matches(Map.of("metadata.name", "a,b"))).isTrue();
    assertThat(selector.matches(Map.of("metadata.name", "a,b", "status.phase", "Running"))).isFalse();
    assertThat(selector).hasToString("metadata.name=a\\,b,status.phase!=Running");
    assertThat(selector.exactly("metadata.name")).contains("a,b");
  }

  @Test
  void refusesInUpstreamsWords() {
    refuses(FieldLabels.METADATA, "a=b=c", "invalid field selector: unescaped character in value: 61");
    refuses(FieldLabels.METADATA, "a=\\x", "invalid field selector: invalid escape sequence: \\x");
    refuses(FieldLabels.METADATA, "a", "invalid selector: 'a'; can't understand 'a'");
    refuses(FieldLabels.METADATA, "spec.foo=1",
        "\"spec.foo\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"");
    refuses(FieldLabels.of("batch", "v1", "Job"), "x=1", "field label \"x\" not supported for Job");
    refuses(FieldLabels.of("resource.k8s.io", "v1", "ResourceSlice"), "x=1",
        "field label not supported for resource.k8s.io/v1, Kind=ResourceSlice: x");
    refuses(FieldLabels.ofCustom(false, List.of("spec.x")), "metadata.namespace=a",
        "field label not supported: metadata.namespace");
  }

  @Test
  void readsTheFieldsOfAnObject() throws InvalidSelector {
    var event = Json.object();
    event.putObject("involvedObject").put("name", "p");
    event.put("reportingComponent", "kubelet");
    var labels = FieldLabels.of("events.k8s.io", "v1", "Event");
    assertThat(labels.resolve(FieldSelector.parse("regarding.name=p")).matches(labels.fields(event))).isTrue();
    assertThat(FieldLabels.of("", "v1", "Event").fields(event)).containsEntry("source", "kubelet");
    assertThat(FieldLabels.of("", "v1", "Pod").fields(Json.object())).containsEntry("spec.hostNetwork", "false");
  }

  private static void refuses(FieldLabels labels, String text, String message) {
    assertThatThrownBy(() -> labels.resolve(FieldSelector.parse(text)))
        .isInstanceOf(InvalidSelector.class)
        .hasMessage(message);
  }
}
