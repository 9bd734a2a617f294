package io.ruori.core.entity;

import io.ruori.core.object.Json;
import tools.jackson.databind.node.ObjectNode;

/** Objects in the version of a request. */
final class Versions {
  private Versions() {}

  /** The stored object as the request's version shows it; a copy. */
  static ObjectNode toRequested(Decide.Matter matter, ObjectNode stored) {
    ObjectNode copy = stored.deepCopy();
    return copy.put("apiVersion", matter.type().apiVersion(matter.version()));
  }

  /** As {@link #toRequested}, for who only reads: what is below the first level is shared with the stored object. */
  static ObjectNode seenAsRequested(Decide.Matter matter, ObjectNode stored) {
    ObjectNode view = Json.object();
    view.setAll(stored);
    return view.put("apiVersion", matter.type().apiVersion(matter.version()));
  }
}
