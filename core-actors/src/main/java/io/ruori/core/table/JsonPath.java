package io.ruori.core.table;

import io.ruori.core.object.Json;
import io.ruori.core.object.JsonEquality;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The JSON paths of printer columns, as client-go's {@code jsonpath} reads them: names ({@code .spec.a}, {@code ['a']}),
 * indexes, slices and unions of lists, {@code *}, {@code ..} and filters ({@code [?(@.type=="Ready")]}).
 */
public final class JsonPath {
  /** The path that finds nothing. */
  static final JsonPath NOTHING = new JsonPath(List.of(nodes -> List.of()));

  private static final Pattern FILTER = Pattern.compile("@([^=!<>]*?)\\s*(?:(==|!=|<=|>=|<|>)\\s*(.+))?");
  private static final Pattern SLICE = Pattern.compile("(-?\\d*):(-?\\d*)(?::(\\d+))?");

  private final List<Function<List<JsonNode>, List<JsonNode>>> steps;

  private JsonPath(List<Function<List<JsonNode>, List<JsonNode>>> steps) {
    this.steps = List.copyOf(steps);
  }

  /** All that the path finds, in order. */
  public List<JsonNode> find(JsonNode root) {
    List<JsonNode> found = List.of(root);
    for (var step : steps) {
      found = step.apply(found);
    }
    return found;
  }

  /** Parses a path with or without its first dot; empty when it is none. */
  public static Optional<JsonPath> parse(String text) {
    var steps = new ArrayList<Function<List<JsonNode>, List<JsonNode>>>();
    int at = 0;
    while (at < text.length()) {
      if (text.startsWith("..", at)) {
        steps.add(each(JsonPath::descendants));
        at++;
        continue;
      }
      if (text.charAt(at) == '[') {
        int end = closing(text, at);
        Optional<Function<List<JsonNode>, List<JsonNode>>> step =
            end < 0 ? Optional.empty() : bracket(text.substring(at + 1, end).strip());
        if (step.isEmpty()) {
          return Optional.empty();
        }
        steps.add(step.get());
        at = end + 1;
        continue;
      }
      at += text.charAt(at) == '.' || text.charAt(at) == '$' ? 1 : 0;
      var name = new StringBuilder();
      while (at < text.length() && text.charAt(at) != '.' && text.charAt(at) != '[') {
        if (text.charAt(at) == '\\' && at + 1 < text.length()) {
          at++;
        }
        name.append(text.charAt(at++));
      }
      if (!name.isEmpty()) {
        steps.add(name.toString().equals("*") ? each(JsonPath::children) : field(name.toString()));
      }
    }
    return Optional.of(new JsonPath(steps));
  }

  /** The bracket that closes the one at a position, quotes respected; -1 when there is none. */
  private static int closing(String text, int open) {
    int depth = 0;
    char quote = 0;
    for (int i = open; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == '[') {
        depth++;
      } else if (c == ']' && --depth == 0) {
        return i;
      }
    }
    return -1;
  }

  private static Optional<Function<List<JsonNode>, List<JsonNode>>> bracket(String inside) {
    if (inside.equals("*")) {
      return Optional.of(each(JsonPath::children));
    }
    if (inside.startsWith("?(") && inside.endsWith(")")) {
      return filter(inside.substring(2, inside.length() - 1).strip());
    }
    if (inside.length() > 1 && (inside.charAt(0) == '\'' || inside.charAt(0) == '"')) {
      return Optional.of(field(inside.substring(1, inside.length() - 1).replace("\\", "")));
    }
    Matcher slice = SLICE.matcher(inside);
    if (slice.matches()) {
      return Optional.of(each(list -> slice(list, slice)));
    }
    var indexes = new ArrayList<Integer>();
    for (String part : inside.split(",")) {
      try {
        indexes.add(Integer.parseInt(part.strip()));
      } catch (NumberFormatException notAnIndex) {
        return Optional.empty();
      }
    }
    return Optional.of(each(list -> indexes.stream()
        .map(i -> list.isArray() ? list.get(i < 0 ? i + list.size() : i) : null)
        .filter(java.util.Objects::nonNull)
        .toList()));
  }

  private static List<JsonNode> slice(JsonNode list, Matcher slice) {
    int from = bound(slice.group(1), 0, list.size());
    int to = bound(slice.group(2), list.size(), list.size());
    int step = slice.group(3) == null ? 1 : Math.max(1, Integer.parseInt(slice.group(3)));
    var found = new ArrayList<JsonNode>();
    for (int i = from; list.isArray() && i < to; i += step) {
      found.add(list.get(i));
    }
    return found;
  }

  private static int bound(String text, int otherwise, int size) {
    if (text.isEmpty() || text.length() > 9) {
      return otherwise;
    }
    int value = text.equals("-") ? otherwise : Integer.parseInt(text);
    return Math.clamp(value < 0 ? value + size : value, 0, size);
  }

  private static Optional<Function<List<JsonNode>, List<JsonNode>>> filter(String condition) {
    Matcher parts = FILTER.matcher(condition);
    if (!parts.matches()) {
      return Optional.empty();
    }
    Optional<JsonPath> left = parse(parts.group(1));
    Optional<Predicate<JsonNode>> test =
        parts.group(2) == null ? Optional.of(v -> true) : literal(parts.group(3)).map(r -> v -> holds(v, parts.group(2), r));
    if (left.isEmpty() || test.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(each(list -> list.valueStream().filter(item -> {
      List<JsonNode> values = left.get().find(item);
      return !values.isEmpty() && test.get().test(values.getFirst());
    }).toList()));
  }

  private static Optional<JsonNode> literal(String text) {
    String json = text.startsWith("'") && text.endsWith("'") && text.length() > 1
        ? "\"" + text.substring(1, text.length() - 1).replace("\"", "\\\"") + "\""
        : text;
    try {
      return Optional.of(Json.parse(json.getBytes(StandardCharsets.UTF_8)));
    } catch (JacksonException notALiteral) {
      return Optional.empty();
    }
  }

  private static boolean holds(JsonNode left, String operator, JsonNode right) {
    if (operator.equals("==") || operator.equals("!=")) {
      return JsonEquality.same(left, right) == operator.equals("==");
    }
    if (left.getNodeType() != right.getNodeType() || left.isContainer()) {
      return false;
    }
    int order = left.isNumber()
        ? left.decimalValue().compareTo(right.decimalValue())
        : left.asString("").compareTo(right.asString(""));
    return switch (operator) {
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      default -> order >= 0;
    };
  }

  private static Function<List<JsonNode>, List<JsonNode>> field(String name) {
    return each(node -> {
      JsonNode found = node.get(name);
      return found == null ? List.of() : List.of(found);
    });
  }

  private static Function<List<JsonNode>, List<JsonNode>> each(Function<JsonNode, List<JsonNode>> step) {
    return nodes -> nodes.stream().flatMap(n -> step.apply(n).stream()).toList();
  }

  private static List<JsonNode> children(JsonNode node) {
    return node.valueStream().toList();
  }

  private static List<JsonNode> descendants(JsonNode node) {
    var found = new ArrayList<JsonNode>();
    found.add(node);
    node.forEach(child -> found.addAll(descendants(child)));
    return found;
  }
}
