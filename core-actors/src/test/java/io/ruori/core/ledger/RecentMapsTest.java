package io.ruori.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.object.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecentMapsTest {
  @Test
  void objectsWithTheSameLabelsShareOneMap() {
    Stored one = pod("one", "web");
    Stored other = pod("other", "web");
    assertThat(one.labels()).isEqualTo(Map.of("app", "web")).isSameAs(other.labels());
    assertThat(pod("third", "db").labels()).isEqualTo(Map.of("app", "db"));
  }

  @Test
  void aMapThatPushesAnotherOutIsStillRight() {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 20_000; i++) {
        assertThat(pod("p", "app-" + i).labels()).containsExactly(Map.entry("app", "app-" + i));
      }
    }
  }

  private static Stored pod(String name, String app) {
    String json = "{\"kind\":\"Pod\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"%s\",\"labels\":{\"app\":\"%s\"}}}";
    return new Stored(
        new ObjectKey("", "pods", "default", name),
        1,
        json.formatted(name, app).getBytes(StandardCharsets.UTF_8));
  }
}
