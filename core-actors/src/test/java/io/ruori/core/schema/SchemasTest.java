package io.ruori.core.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.schema.Schema.Presence;
import io.ruori.core.schema.Schema.Struct;
import org.junit.jupiter.api.Test;

class SchemasTest {
  @Test
  void readsEveryDefinitionAndFindsEveryReference() {
    for (String name : Schemas.names()) {
      if (Schemas.definition(name) instanceof Struct struct) {
        struct.fields().values().forEach(field -> assertThat(follow(field.schema())).as(name + field.name()).isNotNull());
      }
    }
    assertThat(Schemas.names()).hasSizeGreaterThan(500);
  }

  private static Schema follow(Schema schema) {
    return switch (schema) {
      case Schema.Listing list -> follow(list.items());
      case Schema.Mapping map -> follow(map.values());
      default -> Schema.resolve(schema);
    };
  }

  @Test
  void knowsHowListsMergeAndWhichFieldsAreAlwaysThere() {
    Struct spec = Schemas.struct("io.k8s.api.core.v1.PodSpec");
    Schema.Field containers = spec.fields().get("containers");
    assertThat(containers.patch()).isEqualTo(new Schema.PatchRule(true, false, false, "name"));
    assertThat(((Schema.Listing) containers.schema()).keys()).containsExactly("name");
    assertThat(containers.presence()).isEqualTo(Presence.ALWAYS);
    assertThat(spec.fields().get("replicas")).isNull();
    assertThat(spec.fields().get("priority").presence()).isEqualTo(Presence.UNLESS_ABSENT);
    assertThat(Schemas.struct("io.k8s.api.core.v1.Pod").fields().get("status").presence()).isEqualTo(Presence.ALWAYS);
  }

  @Test
  void keepsDescriptionsApart() {
    assertThat(Schemas.descriptions("io.k8s.api.core.v1.Pod").orElseThrow().path("spec").asString()).isNotEmpty();
    assertThat(Schemas.openApi("io.k8s.api.core.v1.Pod").orElseThrow().has("description")).isFalse();
  }

  @Test
  void knowsCustomResourceDefinitions() {
    Struct names = Schemas.struct(
        "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinitionNames");
    assertThat(names.required()).contains("plural", "kind");
  }
}
