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
@FunctionalInterface
public interface Allocation {
  Allocation NONE = (type, object, old, context) -> Outcome.NOTHING;

  /** What is committed with the object, or why it cannot be had. */
  record Outcome(List<Change> changes, Optional<Refusal> refusal) {
    public static final Outcome NOTHING = new Outcome(List.of(), Optional.empty());
  }

  /**
   * @param object the object to be, which gets what is allocated written into it; {@code null} when it goes
   * @param old the object as it is, {@code null} when it is new
   */
  Outcome on(ResourceType type, ObjectNode object, ObjectNode old, WriteContext context);
}
