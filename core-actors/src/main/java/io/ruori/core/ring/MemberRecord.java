package io.ruori.core.ring;

import io.ruori.core.ledger.Document;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.Stored;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import java.util.List;
import java.util.Optional;
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
 */
public record MemberRecord(
    String name,
    String endpoint,
    String ringAddress,
    String engineAddress,
    long pid,
    String version,
    int featureLevel) {
  private static final GroupResource MEMBERS = new GroupResource("ruori.io", "members");

  public static ObjectKey key(String name) {
    return new ObjectKey(MEMBERS.group(), MEMBERS.resource(), "", name);
  }

  public Document document() {
    ObjectNode object = Json.object().put("kind", "Member").put("apiVersion", "ruori.io/v1");
    object.putObject("metadata").put("name", name);
    write(object);
    return Document.of(object);
  }

  /** Adds the fields to an object. */
  public ObjectNode write(ObjectNode object) {
    return object
        .put("name", name)
        .put("endpoint", endpoint)
        .put("ringAddress", ringAddress)
        .put("engineAddress", engineAddress)
        .put("pid", pid)
        .put("version", version)
        .put("featureLevel", featureLevel);
  }

  /** What {@link #write} wrote; absent fields are empty. */
  public static MemberRecord read(ObjectNode object) {
    return new MemberRecord(
        object.path("name").asString(""),
        object.path("endpoint").asString(""),
        object.path("ringAddress").asString(""),
        object.path("engineAddress").asString(""),
        object.path("pid").asLong(0),
        object.path("version").asString(""),
        object.path("featureLevel").asInt(0));
  }

  /** Every member, by name. */
  public static List<MemberRecord> all(LiveTable table) {
    return table.list(MEMBERS).stream().map(Stored::parse).map(MemberRecord::read).toList();
  }

  public static Optional<MemberRecord> find(LiveTable table, String name) {
    return table.find(key(name)).map(Stored::parse).map(MemberRecord::read);
  }
}
