package io.ruori.gateway.answer;

import io.ruori.core.decode.Shapes;
import io.ruori.core.kind.ResourceType;
import io.ruori.core.object.Json;
import io.ruori.core.table.TableKind;
import io.ruori.core.validation.GoText;
import io.ruori.gateway.request.Query;
import io.ruori.gateway.request.Refused;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Objects as {@code meta.k8s.io} tables, with what the query wants to see beside the cells. */
public final class Tables {
  private static final String INITIAL_EVENTS_END = "k8s.io/initial-events-end";

  private final InstantSource clock;

  public Tables(InstantSource clock) {
    this.clock = clock;
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
    return switch (asked) {
      case "", "Metadata" -> Include.METADATA;
      case "None" -> Include.NONE;
      case "Object" -> Include.OBJECT;
      default -> throw Refused.badRequest(
          "Unable to convert to Table as requested: includeObject: Invalid value: " + GoText.quote(asked)
              + ": must be 'Metadata', 'Object', 'None', or empty");
    };
  }

  /**
   * A table of some objects.
   *
   * @param metadata the list's metadata, or that of the single object's revision
   * @param headers false for all but the first event of a watch
   */
  ObjectNode table(
      ResourceType type,
      ResourceType.Version version,
      String metaVersion,
      ObjectNode metadata,
      List<ObjectNode> objects,
      Include include,
      boolean headers) {
    TableKind kind = version.custom()
        .map(custom -> TableKind.ofCustom(custom.printerColumns()))
        .orElseGet(() -> TableKind.of(type.id().group(), type.kind()));
    String apiVersion = "meta.k8s.io/" + metaVersion;
    ObjectNode table = Json.object().put("kind", "Table").put("apiVersion", apiVersion);
    table.set("metadata", metadata);
    if (headers) {
      table.set("columnDefinitions", kind.columns());
    } else {
      table.putNull("columnDefinitions");
    }
    if (objects.isEmpty() && kind.isDefault()) {
      table.putNull("rows"); // as Go writes a list that was never made
      return table;
    }
    ArrayNode rows = table.putArray("rows");
    Instant now = clock.instant();
    objects.forEach(object -> {
      ObjectNode row = kind.row(object, now);
      ObjectNode shown = include == Include.NONE || version.custom().isPresent() ? object : Shapes.shown(type, version, object);
      rows.add(beside(row, apiVersion, shown, include));
    });
    return table;
  }

  private static ObjectNode beside(ObjectNode row, String apiVersion, ObjectNode object, Include include) {
    boolean endOfInitial = object.path("metadata").path("annotations").has(INITIAL_EVENTS_END);
    if (include == Include.OBJECT) {
      row.set("object", object);
    } else if (include == Include.METADATA || endOfInitial) {
      row.set("object", partial(apiVersion, object));
    } else {
      row.putNull("object");
    }
    return row;
  }

  /** The object's metadata alone. */
  static ObjectNode partial(String apiVersion, ObjectNode object) {
    ObjectNode partial = Json.object().put("kind", "PartialObjectMetadata").put("apiVersion", apiVersion);
    partial.set("metadata", object.path("metadata"));
    return partial;
  }
}
