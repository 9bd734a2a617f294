package io.ruori.gateway.answer;

import io.ruori.core.kind.ResourceType;
import io.ruori.core.table.TableKind;
import java.time.InstantSource;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The columns that kubectl shows of each kind. */
public final class KindColumns implements TableColumns {
  private final InstantSource clock;

  public KindColumns(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public List<ObjectNode> columns(ResourceType type, ResourceType.Version version) {
    return kind(type).columns().valueStream().map(ObjectNode.class::cast).toList();
  }

  @Override
  public ObjectNode row(ResourceType type, ResourceType.Version version, ObjectNode object) {
    return kind(type).row(object, clock.instant());
  }

  private static TableKind kind(ResourceType type) {
    return TableKind.of(type.id().group(), type.kind());
  }
}
