package io.ruori.core.oracle;

import io.ruori.core.object.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One corpus of recorded exchanges, replayed offline; what is equal is counted by kind and verb. */
final class OracleCorpus {

  /** A difference, for people. */
  record Difference(String id, String expected, String actual) {}

  /** Equal and all exchanges by {@code kind/verb}, and the differences. */
  record Result(Map<String, int[]> shares, List<Difference> differences) {
    double share() {
      int equal = shares.values().stream().mapToInt(s -> s[0]).sum();
      int all = shares.values().stream().mapToInt(s -> s[1]).sum();
      return all == 0 ? 1 : (double) equal / all;
    }
  }

  private OracleCorpus() {}

  /** The folder of the recordings: beside the checkout, or where {@code ruori.oracle} or {@code RUORI_ORACLE} says. */
  static Optional<Path> folder() {
    String said = System.getProperty("ruori.oracle", System.getenv().getOrDefault("RUORI_ORACLE", ""));
    List<Path> places = said.isEmpty()
        ? List.of(Path.of("../shared/oracle"), Path.of("../../shared/oracle"), Path.of("../../../shared/oracle"))
        : List.of(Path.of(said));
    return places.stream().filter(Files::isDirectory).findFirst();
  }

  static Result replay(Path file, Pattern wanted) throws IOException {
    var server = new OfflineServer();
    var result = new Result(new TreeMap<>(), new ArrayList<>());
    try (var in = new BufferedReader(
        new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        JsonNode scenario = Json.parse(line.getBytes(StandardCharsets.UTF_8));
        boolean setup = scenario.path("setup").asBoolean(false);
        if (setup || wanted.matcher(scenario.path("id").asString()).find()) {
          scenario(server, scenario, setup, result);
        }
      }
    }
    return result;
  }

  private static void scenario(OfflineServer server, JsonNode scenario, boolean setup, Result result) {
    for (JsonNode step : scenario.path("steps")) {
      JsonNode request = step.path("request");
      boolean yaml = request.path("headers").path("Content-Type").asString("").contains("yaml");
      if (request.has("body64") || yaml || List.of("GET", "DELETE", "PATCH").contains(request.path("method").asString())) {
        continue;
      }
      JsonNode body = request.path("body");
      byte[] bytes = body.isString() ? body.stringValue().getBytes(StandardCharsets.UTF_8) : Json.bytes(body);
      var answer = server.exchange(request.path("method").asString(), request.path("path").asString(), bytes);
      if (!setup && answer.isPresent()) {
        count(scenario.path("id").asString(), step, answer.get(), result);
      }
    }
  }

  private static void count(String id, JsonNode step, OfflineServer.Answer answer, Result result) {
    var normal = new Normal(new String(Json.bytes(step.path("request")), StandardCharsets.UTF_8));
    JsonNode expected = step.path("response");
    JsonNode wanted = plain(expected.path("body"), step);
    JsonNode got = plain(normal.body(answer.body()), step);
    var warnings = new ArrayList<String>();
    answer.warnings().forEach(w -> warnings.add(normal.text("299 - " + JsonNodeFactory.instance.stringNode(w))));
    List<String> wantedWarnings =
        StreamSupport.stream(expected.path("warnings").spliterator(), false).map(JsonNode::asString).toList();
    boolean refused = expected.path("code").asInt() >= 400;
    boolean equal = expected.path("code").asInt() == answer.code() && wantedWarnings.equals(warnings)
        && (refused ? Normal.refusal(wanted).equals(Normal.refusal(got)) : wanted.equals(got));
    String[] parts = id.split("/");
    int[] share = result.shares().computeIfAbsent(parts[0] + "/" + parts[1], k -> new int[2]);
    share[1]++;
    if (equal) {
      share[0]++;
    } else {
      result.differences().add(new Difference(id, expected.path("code") + " " + show(wanted, refused) + " " + wantedWarnings,
          answer.code() + " " + show(got, answer.code() >= 400) + " " + warnings));
    }
  }

  /** Without managed fields, and with numbers and everything else as the text says. */
  private static JsonNode plain(JsonNode node, JsonNode step) {
    JsonNode copy = Json.parse(Json.bytes(node));
    copy.findParents("managedFields").forEach(parent -> ((ObjectNode) parent).remove("managedFields"));
    for (JsonNode path : step.path("without")) {
      String[] names = path.asString().split("\\.");
      JsonNode at = copy;
      for (int i = 0; i < names.length - 1; i++) {
        at = at.path(names[i]);
      }
      if (at instanceof ObjectNode parent) {
        parent.remove(names[names.length - 1]);
      }
    }
    return copy;
  }

  private static String show(JsonNode body, boolean refused) {
    return refused
        ? body.path("reason").asString("") + " " + body.path("message").asString("") + " "
            + (body.path("details").has("causes") ? "" : body.path("details").toString())
        : body.toString();
  }
}
