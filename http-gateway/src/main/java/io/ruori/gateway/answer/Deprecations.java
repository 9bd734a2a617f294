package io.ruori.gateway.answer;

import io.ruori.core.kind.ResourceType;
import java.util.List;

/** What a client is told who uses an API that is on its way out (upstream's lifecycle tags, for release 1.34). */
public final class Deprecations {
  private Deprecations() {}

  public static List<String> of(ResourceType type, ResourceType.Version version) {
    if (version.custom().isPresent()) {
      return version.custom().get().deprecations();
    }
    if (!type.id().group().isEmpty()) {
      return List.of();
    }
    return switch (type.id().resource()) {
      case "endpoints" -> List.of("v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice");
      case "componentstatuses" -> List.of("v1 ComponentStatus is deprecated in v1.19+");
      default -> List.of();
    };
  }
}
