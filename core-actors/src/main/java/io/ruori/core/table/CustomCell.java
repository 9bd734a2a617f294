package io.ruori.core.table;

import io.ruori.core.object.GoPrint;
import io.ruori.core.object.Json;
import java.time.format.DateTimeParseException;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/** A column of a custom kind: the first value that a JSON path finds, as far as it is of the column's type. */
record CustomCell(String type, JsonPath path) {
  static CustomCell of(String type, String path) {
    return new CustomCell(type, JsonPath.parse(path).orElse(JsonPath.NOTHING));
  }

  void write(Cells cells) {
    List<JsonNode> found = path.find(cells.object());
    cells.add(found.isEmpty() ? NullNode.getInstance() : cell(found.getFirst(), cells));
  }

  private JsonNode cell(JsonNode value, Cells cells) {
    var nodes = Json.mapper().getNodeFactory();
    return switch (type) {
      case "string" ->
          value.isNull() ? nodes.stringNode("<no value>") : nodes.stringNode(
              value.isContainer() ? GoPrint.json(value) : GoPrint.print(value));
      case "integer" -> value.isNumber() ? nodes.numberNode(value.asLong(0)) : NullNode.getInstance();
      case "number" -> value.isNumber() ? value : NullNode.getInstance();
      case "boolean" -> value.isBoolean() ? value : NullNode.getInstance();
      case "date" -> value.isString() ? nodes.stringNode(date(value.asString(), cells)) : NullNode.getInstance();
      default -> NullNode.getInstance();
    };
  }

  private static String date(String time, Cells cells) {
    try {
      java.time.Instant.parse(time);
      return cells.since(time);
    } catch (DateTimeParseException notATime) {
      return "<invalid>";
    }
  }
}
