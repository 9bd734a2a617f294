package io.ruori.core.kind;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.object.GroupResource;
import io.ruori.core.schema.Schemas;
import java.util.List;
import org.junit.jupiter.api.Test;

class KindsTest {
  private final Kinds kinds = Kinds.builtIn(id -> Strategy.PLAIN);

  @Test
  void hasADefinitionForEveryVersionOfEveryKind() {
    for (ResourceType type : kinds.all()) {
      for (ResourceType.Version version : type.versions()) {
        if (!type.kind().equals("Binding")) {
          assertThat(Schemas.openApi(version.schema())).as(version.schema()).isPresent();
        }
      }
    }
  }

  @Test
  void findsTypesByResourceAndByKind() {
    ResourceType pods = kinds.find("", "v1", "pods").orElseThrow();
    assertThat(pods.shortNames()).containsExactly("po");
    assertThat(kinds.ofKind("", "v1", "Pod")).contains(pods);
    assertThat(kinds.find("", "v2", "pods")).isEmpty();
    assertThat(pods.versions().getFirst().subresource("eviction").orElseThrow().group()).isEqualTo("policy");
  }

  @Test
  void servesTheNewestVersionFirstAndStoresIt() {
    ResourceType autoscalers = kinds.find(new GroupResource("autoscaling", "horizontalpodautoscalers")).orElseThrow();
    assertThat(autoscalers.versions()).extracting(ResourceType.Version::name).containsExactly("v2", "v1");
    assertThat(autoscalers.storageVersion().name()).isEqualTo("v2");
  }

  @Test
  void keepsEventsOfBothGroupsInOnePlace() {
    ResourceType events = kinds.find("events.k8s.io", "v1", "events").orElseThrow();
    assertThat(events.key("ns", "e").group()).isEmpty();
  }

  @Test
  void takesCustomKindsInAndLetsThemGo() {
    var id = new GroupResource("example.com", "ships");
    var version = new ResourceType.Version("v1", "", true, java.util.Set.of("get"), List.of());
    var type =
        new ResourceType(id, id, "Ship", "ship", true, List.of(), List.of(), List.of(version), false, Strategy.PLAIN);
    var custom = new java.util.concurrent.atomic.AtomicReference<>(List.of(type));
    kinds.follow(custom::get);
    assertThat(kinds.ofKind("example.com", "v1", "Ship")).isPresent();
    custom.set(List.of());
    assertThat(kinds.find(id)).isEmpty();
  }
}
