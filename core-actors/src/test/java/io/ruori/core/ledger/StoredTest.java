package io.ruori.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.object.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class StoredTest {
  private static Stored stored(String json) {
    return new Stored(new ObjectKey("", "pods", "default", "a"), 7, json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void sharesAllButManagedFields() {
    Stored pod = stored(
        """
        {"kind":"Pod","apiVersion":"v1","metadata":{"resourceVersion":"7","name":"a","labels":{"app":"x"},
        "managedFields":[{"manager":"m","fieldsV1":{"f:spec":{"f:managedFields":{}}}}],"uid":"u"},
        "spec":{"metadata":{"managedFields":[1,2.50,null]},"containers":[{"name":"c","tty":true}],"n":null},"status":{}}
        """);
    ObjectNode whole = pod.parse();
    ((ObjectNode) whole.get("metadata")).remove("managedFields");
    assertThat(pod.shared()).isEqualTo(whole);
    assertThat(pod.shared().toString()).isEqualTo(whole.toString());
    assertThat(pod.labels()).isEqualTo(Map.of("app", "x"));
  }

  @Test
  void sharesWhatHasNoMetadataObject() {
    assertThat(stored("{\"kind\":\"Odd\",\"metadata\":null,\"data\":[]}").shared())
        .isEqualTo(stored("{\"kind\":\"Odd\",\"metadata\":null,\"data\":[]}").parse());
    assertThat(stored("{}").shared().isEmpty()).isTrue();
  }

  @Test
  void oneTreeForAllWhoReadAtOnce() {
    Stored pod = stored("{\"kind\":\"Pod\",\"metadata\":{\"name\":\"a\"}}");
    ObjectNode held = pod.shared();
    assertThat(pod.shared()).isSameAs(held);
  }
}
