package io.ruori.core.entity;

import tools.jackson.databind.node.ObjectNode;

/** Who manages which fields: kept in {@code metadata.managedFields} at every write. */
final class Ownership {
  private Ownership() {}

  /**
   * @param before {@code null} at a create
   */
  static void afterWrite(Decide.Matter matter, ObjectNode before, ObjectNode after) {}
}
