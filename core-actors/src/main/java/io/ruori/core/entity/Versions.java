package io.ruori.core.entity;

import tools.jackson.databind.node.ObjectNode;

/** Objects in the version of a request. */
final class Versions {
  private Versions() {}

  /** The stored object as the request's version shows it; a copy. */
  static ObjectNode toRequested(Decide.Matter matter, ObjectNode stored) {
    ObjectNode copy = stored.deepCopy();
    return copy.put("apiVersion", matter.type().apiVersion(matter.version()));
  }
}
