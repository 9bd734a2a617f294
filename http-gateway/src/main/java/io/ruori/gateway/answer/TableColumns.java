package io.ruori.gateway.answer;

import io.ruori.core.kind.ResourceType;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What the tables of each kind show. */
public interface TableColumns {
  /** Column definitions, as {@code meta.k8s.io/v1} has them. */
  List<ObjectNode> columns(ResourceType type, ResourceType.Version version);

  /**
   * One object's row with {@code cells} and perhaps {@code conditions}, without {@code object}.
   *
   * @param object in the version
   */
  ObjectNode row(ResourceType type, ResourceType.Version version, ObjectNode object);
}
