package io.ruori.gateway.answer;

import io.ruori.core.kind.ResourceType;
import io.ruori.core.object.Json;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The table of kinds without columns of their own: name and time of creation, as upstream's default convertor. */
public final class PlainColumns implements TableColumns {
  private static final String NAME =
      "Name must be unique within a namespace. Is required when creating resources, although some resources may allow a "
          + "client to request the generation of an appropriate name automatically. Name is primarily intended for "
          + "creation idempotence and configuration definition. Cannot be updated. More info: "
          + "https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names";
  private static final String CREATED =
      "CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed "
          + "to be set in happens-before order across separate operations. Clients may not set this value. It is "
          + "represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: "
          + "https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata";

  @Override
  public List<ObjectNode> columns(ResourceType type, ResourceType.Version version) {
    return List.of(
        column("Name", "string", "name", NAME), column("Created At", "date", "", CREATED));
  }

  private static ObjectNode column(String name, String type, String format, String description) {
    return Json.object()
        .put("name", name)
        .put("type", type)
        .put("format", format)
        .put("description", description)
        .put("priority", 0);
  }

  @Override
  public ObjectNode row(ResourceType type, ResourceType.Version version, ObjectNode object) {
    ObjectNode row = Json.object();
    row.putArray("cells")
        .add(object.path("metadata").path("name").asString(""))
        .add(object.path("metadata").path("creationTimestamp").asString(""));
    return row;
  }
}
