package io.ruori.core.admission;

import io.ruori.core.entity.WriteOptions;
import io.ruori.core.kind.ResourceType;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Refusal;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * One admission plugin. It may first change the object of the attempt, and judges it once the kind's own rules have found
 * nothing wrong with it; what either returns refuses the write.
 */
public interface Admission {
  /** Before the object is validated: may change it. */
  default Optional<Refusal> admit(Attempt attempt) {
    return Optional.empty();
  }

  /** After the object was validated: changes nothing. */
  default Optional<Refusal> validate(Attempt attempt) {
    return Optional.empty();
  }

  /** The two rounds of every write. */
  enum Phase {
    MUTATING,
    VALIDATING
  }

  /** Upstream's {@code admission.Operation}. */
  enum Operation {
    CREATE,
    UPDATE,
    DELETE
  }

  /**
   * A write under way.
   *
   * @param subresource {@code ""} for the object itself
   * @param object the object to be (storage version), {@code null} at a delete; plugins may change it
   * @param old the object as it is, {@code null} at a create
   * @param warnings what the client is told besides; plugins may add to it
   */
  record Attempt(
      ResourceType type,
      String subresource,
      Operation operation,
      String namespace,
      String name,
      ObjectNode object,
      ObjectNode old,
      WriteOptions options,
      WriteContext context,
      List<String> warnings) {}
}
