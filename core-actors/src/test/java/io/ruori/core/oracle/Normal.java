package io.ruori.core.oracle;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Replaces what differs from run to run, unless the request said it: as {@code oracle.py} does. */
final class Normal {
  private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?Z");
  private static final Pattern SERVICE_IP =
      Pattern.compile("\\b10\\.(?:9[6-9]|1[01]\\d)\\.\\d+\\.\\d+\\b|\\bfd00:[0-9a-f:]+");
  private static final Pattern ACCESS = Pattern.compile("kube-api-access-[a-z0-9]{5}\\b");
  private static final Pattern DIFF = Pattern.compile("\\n@@ .*", Pattern.DOTALL);
  private static final Pattern REVISION = Pattern.compile(
      "((?:resourceVersion\\\\*\"?: ?\\\\*\"|, current: |ResourceVersion in (?:precondition|object meta): "
          + "|in the precondition \\(|ResourceVersion in record \\()\"?)\\d+");
  private static final Pattern SUFFIX = Pattern.compile("-?[bcdfghjklmnpqrstvwxz2456789]{5}$");

  private final String request;
  private String generated = "";
  private String shown = "";

  Normal(String request) {
    this.request = request;
  }

  JsonNode body(JsonNode node) {
    String prefix = node.path("metadata").path("generateName").asString("");
    String name = node.path("metadata").path("name").asString("");
    if (!prefix.isEmpty() && name.startsWith(prefix) && SUFFIX.matcher(name).find()) {
      generated = name;
      shown = prefix + "<suffix>";
    }
    return walk(node);
  }

  private JsonNode walk(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode copy = JsonNodeFactory.instance.objectNode();
      object.properties().forEach(entry -> {
        boolean revision = entry.getKey().equals("resourceVersion") && entry.getValue().isString()
            && !entry.getValue().stringValue().isEmpty();
        boolean port = (entry.getKey().equals("nodePort") || entry.getKey().equals("healthCheckNodePort"))
            && entry.getValue().asInt(0) >= 30000 && !request.contains(entry.getValue().asString(""));
        if (!entry.getKey().equals("managedFields")) {
          String masked = revision ? "<rv>" : port ? "<port>" : "";
          copy.set(text(entry.getKey()),
              masked.isEmpty() ? walk(entry.getValue()) : JsonNodeFactory.instance.stringNode(masked));
        }
      });
      return copy;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode copy = JsonNodeFactory.instance.arrayNode();
      array.forEach(item -> copy.add(walk(item)));
      return copy;
    }
    return node.isString() ? JsonNodeFactory.instance.stringNode(text(node.stringValue())) : node;
  }

  String text(String value) {
    String text = DIFF.matcher(REVISION.matcher(value).replaceAll("$1<rv>")).replaceAll("\n<diff>");
    text = replace(UUID, text, "<uid>");
    text = replace(TIME, text, "<time>");
    text = replace(SERVICE_IP, text, "<ip>");
    text = replace(ACCESS, text, "kube-api-access-<suffix>");
    return generated.isEmpty() ? text : text.replace(generated, shown);
  }

  private String replace(Pattern pattern, String text, String by) {
    return pattern.matcher(text).replaceAll(match -> request.contains(match.group()) ? match.group().replace("$", "\\$") : by);
  }

  /** A status with its causes in any order. */
  static JsonNode refusal(JsonNode status) {
    JsonNode causes = status.path("details").path("causes");
    if (!causes.isArray() || causes.size() < 2) {
      return status;
    }
    ObjectNode copy = (ObjectNode) status.deepCopy();
    var parts = new LinkedHashSet<String>();
    causes.forEach(c -> parts.add(c.path("field").asString("") + ": " + c.path("message").asString("")));
    String tail = "[" + String.join(", ", parts) + "]";
    String message = status.path("message").asString("");
    if (message.endsWith(tail)) {
      copy.put("message", message.substring(0, message.length() - tail.length()));
    }
    List<String> sorted = new ArrayList<>();
    causes.forEach(cause -> sorted.add(
        cause.path("field").asString("") + "|" + cause.path("reason").asString("") + "|" + cause.path("message").asString("")));
    sorted.sort(null);
    ArrayNode list = ((ObjectNode) copy.path("details")).putArray("causes");
    sorted.forEach(list::add);
    return copy;
  }
}
