package io.ruori.core.entity;

import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.ObjectKey;
import tools.jackson.databind.node.ObjectNode;

/** Decides what a write means: a pure function of what it is given. */
@FunctionalInterface
public interface Decider {
  /**
   * @param current the object as it is; the decision may change this tree
   */
  Decision decide(Current current, WriteRequest request, WriteContext context);

  /**
   * The object that a write is about.
   *
   * @param object in its storage version, {@code null} when there is none
   * @param revision of that version, 0 when there is none; that of the last committed one when the object is the outcome of
   *     an earlier, not yet committed decision
   */
  record Current(ObjectKey key, ObjectNode object, long revision) {
    public boolean isAbsent() {
      return object == null;
    }
  }
}
