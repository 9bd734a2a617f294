package io.ruori.bench.report;

import io.ruori.core.object.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Writes the figures into a page, between {@code <!-- figures -->} and {@code <!-- end of figures -->}. Arguments: the page,
 * the results (lines of JSON), JMH's results (its JSON format; need not be there), and a line that says where and when.
 */
public final class Table {
  private Table() {}

  public static void main(String[] arguments) throws IOException {
    Path page = Path.of(arguments[0]);
    var text = new StringBuilder(arguments[3]).append("\n\n").append(Row.heading());
    Map<String, JsonNode> results = results(Path.of(arguments[1]));
    Row.ALL.forEach(row -> text.append(row.line(results)));
    Path steps = Path.of(arguments[2]);
    if (Files.exists(steps)) {
      text.append('\n').append(steps(Json.parse(Files.readAllBytes(steps))));
    }
    Page.replace(page, "figures", text);
  }

  private static Map<String, JsonNode> results(Path file) throws IOException {
    var results = new LinkedHashMap<String, JsonNode>();
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith("{")) {
        JsonNode result = Json.parse(line.getBytes(StandardCharsets.UTF_8));
        results.put(result.path("name").asString(""), result);
      }
    }
    return results;
  }

  private static String steps(JsonNode results) {
    var text = new StringBuilder("| step inside a member | µs each | bytes allocated |\n|---|---|---|\n");
    for (JsonNode result : results) {
      String name = result.path("benchmark").asString("").replaceAll(".*\\.(\\w+\\.\\w+)$", "$1");
      double bytes = result.path("secondaryMetrics").path("gc.alloc.rate.norm").path("score").asDouble(0);
      String micros = Row.number(result.path("primaryMetric").path("score").asDouble(0));
      text.append("| ").append(name).append(" | ").append(micros).append(" | ").append(Row.number(bytes)).append(" |\n");
    }
    return text.toString();
  }
}
