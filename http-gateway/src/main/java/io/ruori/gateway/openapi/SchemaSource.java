package io.ruori.gateway.openapi;

import io.ruori.core.kind.CustomVersion;
import io.ruori.core.kind.ResourceType;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Where the schemas of custom kinds come from. */
@FunctionalInterface
public interface SchemaSource {
  /** Those that their definitions hold. */
  SchemaSource DEFINED = (_, version) -> version.custom().map(CustomVersion::publishedSchema);

  /** The {@code openAPIV3Schema} of a version of a custom kind; empty for built-in ones. */
  Optional<JsonNode> schema(ResourceType type, ResourceType.Version version);
}
