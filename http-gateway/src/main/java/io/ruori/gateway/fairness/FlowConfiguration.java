package io.ruori.gateway.fairness;

import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.Stored;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pcollections.TreePMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The FlowSchemas and PriorityLevelConfigurations at one moment, read for use. Immutable. */
final class FlowConfiguration {
  private static final GroupResource SCHEMAS = new GroupResource("flowcontrol.apiserver.k8s.io", "flowschemas");
  private static final GroupResource LEVELS =
      new GroupResource("flowcontrol.apiserver.k8s.io", "prioritylevelconfigurations");

  /** Upstream's {@code --max-requests-inflight} and {@code --max-mutating-requests-inflight} together. */
  private static final double ALL_SEATS = 600;

  /** @param limits {@code null} for a level without any */
  record Level(String name, String uid, Seats.Limits limits) {}

  private final TreePMap<String, Stored> schemaRows;
  private final TreePMap<String, Stored> levelRows;
  private final List<Schema> schemas;
  private final Map<String, Level> levels;

  private FlowConfiguration(TreePMap<String, Stored> schemaRows, TreePMap<String, Stored> levelRows) {
    this.schemaRows = schemaRows;
    this.levelRows = levelRows;
    this.levels = levels(levelRows);
    this.schemas = schemas(schemaRows);
  }

  static FlowConfiguration of(LiveTable table) {
    return new FlowConfiguration(table.rows(SCHEMAS), table.rows(LEVELS));
  }

  boolean isOf(LiveTable table) {
    return table.rows(SCHEMAS) == schemaRows && table.rows(LEVELS) == levelRows;
  }

  List<Schema> schemas() {
    return schemas;
  }

  Level level(String name) {
    return levels.get(name);
  }

  /** The most preferred first; the last resort is there whatever anybody deletes. */
  private List<Schema> schemas(TreePMap<String, Stored> rows) {
    var all = new ArrayList<Schema>();
    boolean hasExempt = false;
    for (Stored stored : rows.values()) {
      Schema schema = Schema.of(stored.parse());
      hasExempt |= schema.name().equals("exempt");
      if (levels.containsKey(schema.level())) {
        all.add(schema);
      }
    }
    if (!hasExempt) {
      ObjectNode rule = Json.object();
      rule.putArray("subjects").addObject().put("kind", "Group").putObject("group").put("name", "system:masters");
      ObjectNode resources = rule.putArray("resourceRules").addObject().put("clusterScope", true);
      for (String list : List.of("verbs", "apiGroups", "resources", "namespaces")) {
        resources.putArray(list).add("*");
      }
      ObjectNode paths = rule.putArray("nonResourceRules").addObject();
      paths.putArray("verbs").add("*");
      paths.putArray("nonResourceURLs").add("*");
      all.add(new Schema("exempt", "", 1, "exempt", "", Json.mapper().createArrayNode().add(rule)));
    }
    all.sort(Comparator.comparingLong(Schema::precedence).thenComparing(Schema::name));
    return all;
  }

  private static Map<String, Level> levels(TreePMap<String, Stored> rows) {
    var objects = new ArrayList<ObjectNode>();
    double shares = 5;
    for (Stored stored : rows.values()) {
      ObjectNode object = stored.parse();
      objects.add(object);
      shares += isLimited(object) ? shares(object) : 0;
    }
    var levels = new HashMap<String, Level>();
    levels.put("exempt", new Level("exempt", "", null));
    levels.put("catch-all", new Level("catch-all", "", new Seats.Limits((int) Math.ceil(ALL_SEATS * 5 / shares), 0, 0, 0)));
    for (ObjectNode object : objects) {
      String name = object.path("metadata").path("name").asString("");
      String uid = object.path("metadata").path("uid").asString("");
      levels.put(name, new Level(name, uid, isLimited(object) ? limits(object, shares) : null));
    }
    return levels;
  }

  private static boolean isLimited(JsonNode level) {
    return !level.path("spec").path("type").asString("Limited").equals("Exempt");
  }

  private static double shares(JsonNode level) {
    return level.path("spec").path("limited").path("nominalConcurrencyShares").asDouble(30);
  }

  private static Seats.Limits limits(JsonNode level, double shares) {
    JsonNode response = level.path("spec").path("limited").path("limitResponse");
    int seats = (int) Math.ceil(ALL_SEATS * shares(level) / shares);
    if (!response.path("type").asString("Reject").equals("Queue")) {
      return new Seats.Limits(seats, 0, 0, 0);
    }
    JsonNode queuing = response.path("queuing");
    return new Seats.Limits(
        seats,
        Math.clamp(queuing.path("queues").asInt(64), 1, 10_000),
        Math.clamp(queuing.path("handSize").asInt(8), 1, 64),
        Math.max(1, queuing.path("queueLengthLimit").asInt(50)));
  }
}
