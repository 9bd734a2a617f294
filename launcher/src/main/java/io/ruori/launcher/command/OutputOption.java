package io.ruori.launcher.command;

import io.ruori.core.object.Json;
import java.io.PrintWriter;
import java.util.function.Supplier;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** How a command says what it found. */
final class OutputOption {
  enum Form {
    TEXT,
    JSON
  }

  @Option(names = {"-o", "--output"}, paramLabel = "text|json", description = "How to say it (default: text).")
  private Form form = Form.TEXT;

  void print(PrintWriter out, JsonNode document, Supplier<Iterable<String>> lines) {
    if (form == Form.JSON) {
      out.println(Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(document));
    } else {
      lines.get().forEach(out::println);
    }
    out.flush();
  }
}
