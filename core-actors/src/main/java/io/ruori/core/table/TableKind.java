package io.ruori.core.table;

import io.ruori.core.object.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How objects of one kind are shown in a table.
 *
 * @param columns the column definitions; not to be changed
 */
public record TableKind(ArrayNode columns, Row row) {
  private static final Map<String, Row> ROWS = rows();

  /** The table of a built-in kind, whatever the version: objects are read in their storage version. */
  public static TableKind of(String group, String kind) {
    String key = group.equals("events.k8s.io") ? "/" + kind : group + "/" + kind;
    Row row = ROWS.get(key);
    return row != null && Columns.of(key) != null
        ? new TableKind(Columns.of(key), row)
        : new TableKind(
            Columns.of(Columns.DEFAULT), c -> c.name().add(c.text("metadata.creationTimestamp", "0001-01-01T00:00:00Z")));
  }

  /**
   * The table of a custom kind's version.
   *
   * @param printerColumns {@code additionalPrinterColumns}; absent or empty for name and age
   */
  public static TableKind ofCustom(JsonNode printerColumns) {
    ArrayNode columns = Json.mapper().createArrayNode();
    Columns.add(columns, "Name", "string", "name", 0, Columns.nameDescription());
    var cells = new ArrayList<CustomCell>();
    if (printerColumns == null || printerColumns.isEmpty()) {
      Columns.add(columns, "Age", "date", "", 0, Columns.ageDescription());
      cells.add(CustomCell.of("date", ".metadata.creationTimestamp"));
    } else {
      for (JsonNode column : printerColumns) {
        String path = Cells.text(column, "jsonPath");
        String description = Cells.text(column, "description");
        String type = Cells.text(column, "type");
        Columns.add(columns, Cells.text(column, "name"), type, Cells.text(column, "format"),
            column.path("priority").asInt(0),
            description.isEmpty() ? "Custom resource definition column (in JSONPath format): " + path : description);
        cells.add(CustomCell.of(type, path));
      }
    }
    return new TableKind(columns, c -> {
      c.name();
      cells.forEach(cell -> cell.write(c));
    });
  }

  /** Whether the kind has no columns of its own, but name and creation only. */
  public boolean isDefault() {
    return columns == Columns.of(Columns.DEFAULT);
  }

  /** The row of one object: its {@code cells}, and {@code conditions} where it has some. */
  public ObjectNode row(ObjectNode object, Instant now) {
    var cells = new Cells(object, now);
    row.write(cells);
    ObjectNode result = Json.object();
    result.set("cells", cells.written());
    if (object.path("kind").asString("").equals("Pod")) {
      completion(result, Cells.text(object, "status.phase"));
    }
    return result;
  }

  private static void completion(ObjectNode row, String phase) {
    if (phase.equals("Succeeded") || phase.equals("Failed")) {
      row.putArray("conditions").addObject().put("type", "Completed").put("status", "True").put("reason", phase)
          .put("message", phase.equals("Failed") ? "The pod failed." : "The pod has completed successfully.");
    }
  }

  private static Map<String, Row> rows() {
    var rows = new HashMap<String, Row>();
    for (Map<String, Row> group : List.of(CoreRows.ROWS, WorkloadRows.ROWS, NetworkRows.ROWS, StorageRows.ROWS,
        AccessRows.ROWS)) {
      rows.putAll(group);
    }
    return Map.copyOf(rows);
  }
}
