package io.ruori.core.ring;

import io.ruori.core.ledger.Document;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.RingRecord;
import io.ruori.core.ledger.Stored;
import io.ruori.core.object.ObjectKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A master, as the ring's own table in the ledger names it.
 *
 * @param endpoint of the Kubernetes API, {@code https://host:port}
 * @param ringAddress where other members' messages arrive, {@code host:port}
 * @param engineAddress where its copy of the ledger is fed, {@code host:port}
 * @param pid the process on its machine
 * @param version the release it runs
 * @param featureLevel what messages and records it understands
 * @param certificate the SHA-256 of that which it shows to other masters, in hex; {@code ""} when it does not say
 * @param nodes the names of the nodes in its process: what is asked of their pods is asked of it
 * @param others fields of a later release, as they were read: they are written back
 */
public record MemberRecord(
    String name,
    String endpoint,
    String ringAddress,
    String engineAddress,
    long pid,
    String version,
    int featureLevel,
    String certificate,
    List<String> nodes,
    ObjectNode others) {
  private static final Set<String> OUTSIDE = Set.of("kind", "apiVersion", "metadata");

  public static ObjectKey key(String name) {
    return RingRecord.MEMBER.key(name);
  }

  public Document document() {
    return Document.of(write(RingRecord.MEMBER.fresh(name)));
  }

  /** Adds the fields to an object. */
  public ObjectNode write(ObjectNode object) {
    object.setAll(others);
    object
        .put("name", name)
        .put("endpoint", endpoint)
        .put("ringAddress", ringAddress)
        .put("engineAddress", engineAddress)
        .put("pid", pid)
        .put("version", version)
        .put("featureLevel", featureLevel)
        .put("certificate", certificate);
    if (!nodes.isEmpty()) {
      ArrayNode names = object.putArray("nodes");
      nodes.forEach(names::add);
    }
    return object;
  }

  /** What {@link #write} wrote; absent fields are empty. */
  public static MemberRecord read(ObjectNode object) {
    ObjectNode rest = object.deepCopy();
    rest.remove(OUTSIDE);
    return new MemberRecord(
        text(rest, "name"),
        text(rest, "endpoint"),
        text(rest, "ringAddress"),
        text(rest, "engineAddress"),
        take(rest, "pid").asLong(0),
        text(rest, "version"),
        take(rest, "featureLevel").asInt(0),
        text(rest, "certificate"),
        take(rest, "nodes").valueStream().map(node -> node.asString("")).toList(),
        rest);
  }

  private static String text(ObjectNode object, String field) {
    return take(object, field).asString("");
  }

  private static JsonNode take(ObjectNode object, String field) {
    JsonNode value = object.remove(field);
    return value == null ? MissingNode.getInstance() : value;
  }

  /** The same member with a renewed certificate. */
  public MemberRecord withCertificate(String renewed) {
    return new MemberRecord(
        name, endpoint, ringAddress, engineAddress, pid, version, featureLevel, renewed, nodes, others);
  }

  /** Every member, by name. */
  public static List<MemberRecord> all(LiveTable table) {
    return table.list(RingRecord.MEMBER.resource()).stream().map(Stored::parse).map(MemberRecord::read).toList();
  }

  /** In whose process a node is. */
  public static Optional<MemberRecord> ofNode(LiveTable table, String node) {
    return all(table).stream().filter(record -> record.nodes().contains(node)).findFirst();
  }

  public static Optional<MemberRecord> find(LiveTable table, String name) {
    return table.find(key(name)).map(Stored::parse).map(MemberRecord::read);
  }
}
