package io.ruori.gateway.answer;

import io.ruori.core.kind.ResourceType;
import io.ruori.core.object.Json;
import io.ruori.gateway.request.Query;
import io.ruori.gateway.request.Refused;
import io.ruori.core.validation.GoText;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Objects as {@code meta.k8s.io} tables. */
public final class Tables {
  private static final String INITIAL_EVENTS_END = "k8s.io/initial-events-end";

  private final TableColumns columns;

  public Tables(TableColumns columns) {
    this.columns = columns;
  }

  /** What rows show of their object. */
  public enum Include {
    NONE,
    METADATA,
    OBJECT
  }

  /** {@code ?includeObject}. */
  public static Include include(Query query) {
    String asked = query.text("includeObject");
    if (!Set.of("", "None", "Metadata", "Object").contains(asked)) {
      throw Refused.badRequest(
          "Unable to convert to Table as requested: includeObject: Invalid value: " + GoText.quote(asked)
              + ": must be 'Metadata', 'Object', 'None', or empty");
    }
    return switch (asked) {
      case "None" -> Include.NONE;
      case "Object" -> Include.OBJECT;
      default -> Include.METADATA;
    };
  }

  /**
   * A table of some objects in their version.
   *
   * @param metadata the list's metadata, or that of the single object's revision
   * @param headers false for all but the first event of a watch
   */
  public ObjectNode table(
      ResourceType type,
      ResourceType.Version version,
      String metaVersion,
      ObjectNode metadata,
      List<ObjectNode> objects,
      Include include,
      boolean headers) {
    ObjectNode table = Json.object();
    table.put("kind", "Table").put("apiVersion", "meta.k8s.io/" + metaVersion);
    table.set("metadata", metadata);
    ArrayNode definitions = table.putArray("columnDefinitions");
    if (headers) {
      columns.columns(type, version).forEach(definitions::add);
    } else {
      table.putNull("columnDefinitions");
    }
    ArrayNode rows = table.putArray("rows");
    for (ObjectNode object : objects) {
      rows.add(row(type, version, metaVersion, object, include));
    }
    return table;
  }

  private ObjectNode row(
      ResourceType type, ResourceType.Version version, String metaVersion, ObjectNode object, Include include) {
    ObjectNode row = columns.row(type, version, object);
    boolean bookmark = object.path("metadata").path("annotations").has(INITIAL_EVENTS_END);
    switch (include) {
      case OBJECT -> row.set("object", object);
      case METADATA -> row.set("object", partial(object, metaVersion));
      case NONE -> {
        JsonNode shown = bookmark ? partial(object, metaVersion) : Json.mapper().nullNode();
        row.set("object", shown);
      }
    }
    return row;
  }

  private static ObjectNode partial(ObjectNode object, String metaVersion) {
    ObjectNode partial = Json.object();
    partial.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/" + metaVersion);
    partial.set("metadata", object.path("metadata"));
    return partial;
  }
}
