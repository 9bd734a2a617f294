package io.ruori.gateway.request;

import io.ruori.core.object.Json;
import io.ruori.core.validation.GoText;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * YAML 1.1 to JSON, as upstream's {@code sigs.k8s.io/yaml} reads it: {@code yes} is a boolean, keys become strings, the first
 * document counts. Aliases and depth are bounded, so that a small text cannot become a large tree.
 */
public final class Yaml {
  private static final int MAX_NODES = 1_000_000;
  private static final int MAX_DEPTH = Json.MAX_DEPTH;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Set<String> TRUE = Set.of("true", "yes", "on", "y");
  private static final Set<String> FALSE = Set.of("false", "no", "off", "n");
  private static final Pattern INTEGER = Pattern.compile("[-+]?(0|[1-9][0-9_]*)");
  private static final Pattern OTHER_BASE = Pattern.compile("([-+]?)0(x[0-9a-fA-F_]+|b[01_]+|o?[0-7_]+)");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

  private final Iterator<Event> events;
  private final Map<String, JsonNode> anchors = new HashMap<>();
  private final List<String> repeated;
  private int nodes;

  private Yaml(Iterator<Event> events, List<String> repeated) {
    this.events = events;
    this.repeated = repeated;
  }

  /** The text is not YAML, or too much of it; the message is for people. */
  public static final class BadYaml extends Exception {
    private static final long serialVersionUID = 1;

    BadYaml(String message) {
      super(message, null, false, false);
    }
  }

  public static byte[] toJson(byte[] yaml) throws BadYaml {
    return Json.bytes(parse(yaml));
  }

  /** In upstream's words, which keys come twice: a strict reader refuses them. */
  public static List<String> repeatedKeys(byte[] yaml) throws BadYaml {
    var repeated = new ArrayList<String>();
    parse(yaml, repeated);
    return repeated;
  }

  /** The first document; null when there is none. */
  public static JsonNode parse(byte[] yaml) throws BadYaml {
    return parse(yaml, new ArrayList<>());
  }

  private static JsonNode parse(byte[] yaml, List<String> repeated) throws BadYaml {
    LoadSettings settings = LoadSettings.builder().setUseMarks(true).setCodePointLimit(Json.MAX_BYTES).build();
    try {
      Iterator<Event> events = new Parse(settings).parseString(new String(yaml, StandardCharsets.UTF_8)).iterator();
      events.next();
      if (events.next().getEventId() == Event.ID.StreamEnd) {
        return NODES.nullNode();
      }
      var reader = new Yaml(events, repeated);
      return reader.node(events.next(), 0);
    } catch (MarkedYamlEngineException e) {
      throw new BadYaml("yaml: " + YamlProblems.told(e));
    } catch (YamlEngineException e) {
      throw new BadYaml("yaml: " + e.getMessage());
    }
  }

  private JsonNode node(Event event, int depth) throws BadYaml {
    count(1, depth);
    return switch (event) {
      case AliasEvent alias -> alias(alias, depth);
      case ScalarEvent scalar -> anchored(scalar, scalar(scalar));
      case NodeEvent start when event.getEventId() == Event.ID.MappingStart -> anchored(start, mapping(depth));
      case NodeEvent start when event.getEventId() == Event.ID.SequenceStart -> anchored(start, sequence(depth));
      default -> throw new BadYaml("yaml: unexpected " + event.getEventId());
    };
  }

  private void count(int more, int depth) throws BadYaml {
    nodes += more;
    if (nodes > MAX_NODES) {
      throw new BadYaml("yaml: document contains excessive aliasing");
    }
    if (depth > MAX_DEPTH) {
      throw new BadYaml("yaml: exceeded max depth of " + MAX_DEPTH);
    }
  }

  private JsonNode anchored(NodeEvent event, JsonNode node) {
    event.getAnchor().ifPresent(anchor -> anchors.put(anchor.getValue(), node));
    return node;
  }

  private JsonNode alias(AliasEvent event, int depth) throws BadYaml {
    String name = event.getAlias().getValue();
    JsonNode target = anchors.get(name);
    if (target == null) {
      throw new BadYaml("yaml: unknown anchor '" + name + "' referenced");
    }
    count(size(target, depth), depth);
    return target;
  }

  private int size(JsonNode node, int depth) throws BadYaml {
    int size = 1;
    for (JsonNode child : node) {
      size += size(child, depth + 1);
      count(0, depth + 1);
      if (nodes + size > MAX_NODES) {
        return size;
      }
    }
    return size;
  }

  private JsonNode sequence(int depth) throws BadYaml {
    ArrayNode list = NODES.arrayNode();
    for (Event event = events.next(); event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
      list.add(node(event, depth + 1));
    }
    return list;
  }

  private JsonNode mapping(int depth) throws BadYaml {
    ObjectNode map = NODES.objectNode();
    ObjectNode merged = NODES.objectNode();
    for (Event event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
      boolean merge = event instanceof ScalarEvent scalar && scalar.isPlain() && scalar.getValue().equals("<<");
      JsonNode key = node(event, depth + 1);
      Event next = events.next();
      JsonNode value = node(next, depth + 1);
      if (merge) {
        merge(merged, value);
      } else if (map.replace(key(key), value) != null) {
        int line = next.getStartMark().map(Mark::getLine).orElse(0) + 1;
        repeated.add("line " + line + ": key " + (key.isString() ? GoText.quote(key.stringValue()) : key) + " already set in map");
      }
    }
    merged.properties().forEach(field -> map.putIfAbsent(field.getKey(), field.getValue()));
    return map;
  }

  private static void merge(ObjectNode merged, JsonNode value) throws BadYaml {
    if (value.isArray()) {
      for (JsonNode one : value) {
        merge(merged, one);
      }
    } else if (value.isObject()) {
      value.properties().forEach(field -> merged.putIfAbsent(field.getKey(), field.getValue()));
    } else {
      throw new BadYaml("yaml: map merge requires map or sequence of maps as the value");
    }
  }

  private static String key(JsonNode key) throws BadYaml {
    if (key.isContainer()) {
      throw new BadYaml("yaml: invalid map key: " + key);
    }
    return key.isNull() ? "null" : key.asString();
  }

  private static JsonNode scalar(ScalarEvent event) {
    String text = event.getValue();
    String tag = event.getTag().orElse("");
    if (!event.isPlain() || tag.equals("tag:yaml.org,2002:str") || tag.equals("!")) {
      return NODES.stringNode(text);
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (text.isEmpty() || text.equals("~") || lower.equals("null")) {
      return NODES.nullNode();
    }
    if (TRUE.contains(lower) || FALSE.contains(lower)) {
      return NODES.booleanNode(TRUE.contains(lower));
    }
    return number(text);
  }

  private static JsonNode number(String text) {
    char first = text.charAt(0);
    if (!(first >= '0' && first <= '9') && first != '-' && first != '+' && first != '.') {
      return NODES.stringNode(text);
    }
    if (INTEGER.matcher(text).matches()) {
      return integer(new BigInteger(text.replace("_", "").replace("+", "")));
    }
    var other = OTHER_BASE.matcher(text);
    if (other.matches()) {
      String digits = other.group(2).replace("_", "");
      int base = switch (digits.charAt(0)) {
        case 'x' -> 16;
        case 'b' -> 2;
        default -> 8;
      };
      String plain = Character.isDigit(digits.charAt(0)) ? digits : digits.substring(1);
      return integer(new BigInteger(other.group(1).replace("+", "") + plain, base));
    }
    return FLOAT.matcher(text).matches() ? NODES.numberNode(Double.parseDouble(text)) : NODES.stringNode(text);
  }

  private static JsonNode integer(BigInteger value) {
    return value.bitLength() < 64 ? NODES.numberNode(value.longValue()) : NODES.numberNode(value.doubleValue());
  }
}
