package io.ruori.core.ledger;

import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the ring keeps about itself in the ledger: objects like those of the API, of kinds that the API does not serve. Whoever
 * changes one keeps the fields that it does not know: a later release wrote them.
 */
public enum RingRecord {
  /** A master. */
  MEMBER("members", "Member"),
  /** Who has a partition of the reconcilers' work. */
  KEEPER("keepers", "Keeper"),
  /** Who decides on the side that goes on after a cut. */
  LEASE("leases", "Lease"),
  /** A certificate that counts no more. */
  REMOVED("removed", "Removed"),
  /** What all masters agree on. */
  RING("rings", "Ring"),
  /** A port of all nodes that a service holds. */
  NODE_PORT("nodeports", "NodePort");

  private static final String GROUP = "ruori.io";

  private final GroupResource resource;
  private final String kind;

  RingRecord(String resource, String kind) {
    this.resource = new GroupResource(GROUP, resource);
    this.kind = kind;
  }

  public GroupResource resource() {
    return resource;
  }

  public ObjectKey key(String name) {
    return new ObjectKey(resource.group(), resource.resource(), "", name);
  }

  /** A new one, with nothing but its name. */
  public ObjectNode fresh(String name) {
    ObjectNode object = Json.object().put("kind", kind).put("apiVersion", GROUP + "/v1");
    object.putObject("metadata").put("name", name);
    return object;
  }

  /** The one that is there, to be changed, or a new one. */
  public ObjectNode edit(LiveTable table, String name) {
    return table.find(key(name)).map(Stored::parse).orElseGet(() -> fresh(name));
  }

  /** The change that puts an edited one where {@link #edit} took it from. */
  public Change put(LiveTable table, ObjectNode edited) {
    ObjectKey key = key(edited.at("/metadata/name").asString());
    return Change.put(key, table.revisionOf(key), Document.of(edited));
  }
}
