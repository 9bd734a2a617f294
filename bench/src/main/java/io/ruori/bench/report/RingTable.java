package io.ruori.bench.report;

import io.ruori.core.object.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;

/**
 * Writes what rings cost into a page. Arguments: the page, the results (lines of JSON), and a line that says where and when.
 */
public final class RingTable {
  private RingTable() {}

  public static void main(String[] arguments) throws IOException {
    var text = new StringBuilder(arguments[2]).append("\n\n");
    text.append("| engine, masters | PATCH/s | p50, p99 ms | CPU of all, µs each | GET/s | p50, p99 ms ");
    text.append("| write to event at any, p50, p99 ms | join, s | memory of one, MB |\n|---|---|---|---|---|---|---|---|---|\n");
    for (String line : Files.readAllLines(Path.of(arguments[1]))) {
      if (line.startsWith("{")) {
        text.append(row(Json.parse(line.getBytes(StandardCharsets.UTF_8)))).append('\n');
      }
    }
    Page.replace(Path.of(arguments[0]), "ring", text);
  }

  private static String row(JsonNode result) {
    JsonNode patch = result.path("patch");
    JsonNode get = result.path("get");
    double join = result.path("joinMillis").asDouble(0) / 1000;
    return "| `" + result.path("engine").asString("") + "`, " + result.path("masters").asInt(0)
        + " | " + Row.number(patch.path("perSecond").asDouble(0)) + " | " + latency(patch)
        + " | " + Row.number(patch.path("cpuMicros").asDouble(0))
        + " | " + Row.number(get.path("perSecond").asDouble(0)) + " | " + latency(get)
        + " | " + latency(result.path("watch")) + " | " + (join == 0 ? "" : Row.number(join))
        + " | " + result.path("megabytes").asLong(0) + " |";
  }

  private static String latency(JsonNode measured) {
    return Row.number(measured.path("p50Millis").asDouble(0)) + ", " + Row.number(measured.path("p99Millis").asDouble(0));
  }
}
