package io.ruori.core.entity;

import io.ruori.core.kind.ResourceType;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.ledger.Change;
import io.ruori.core.object.Refusal;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an object holds that no other may have (a service's addresses and ports): objects of their own in the ledger, written
 * together with it. So two services can never get one address, whoever decides.
 */
public interface Allocation {
  Allocation NONE = (type, object, old, context) -> List.of();

  /** Writes what is allocated into the object before it is validated, as upstream does; refuses what cannot be had. */
  default Optional<Refusal> fill(
      ResourceType type, ObjectNode object, ObjectNode old, WriteContext context, boolean dryRun) {
    return Optional.empty();
  }

  /**
   * What is committed with the object.
   *
   * @param object the object to be, with what was allocated; {@code null} when it goes
   * @param old the object as it is, {@code null} when it is new
   */
  List<Change> on(ResourceType type, ObjectNode object, ObjectNode old, WriteContext context);
}
