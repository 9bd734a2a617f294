package io.ruori.gateway.answer;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.object.Json;
import org.junit.jupiter.api.Test;

class YamlTextTest {
  @Test
  void breaksLongTextsAsUpstream() {
    String text = "Name must be unique within a namespace. Is required when creating resources, although some may allow";
    var document = Json.object();
    document.putArray("columns").addObject().put("description", text + ": yes").put("name", text);
    assertThat(YamlText.write(document))
        .isEqualTo(
            """
            columns:
            - description: 'Name must be unique within a namespace. Is required when creating
                resources, although some may allow: yes'
              name: Name must be unique within a namespace. Is required when creating resources,
                although some may allow
            """);
  }

  @Test
  void doesNotBreakKeys() {
    String key = "a ".repeat(60) + "b";
    assertThat(YamlText.write(Json.object().put(key, 1))).isEqualTo(key + ": 1\n");
  }
}
