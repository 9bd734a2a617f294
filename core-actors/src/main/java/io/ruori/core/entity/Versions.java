package io.ruori.core.entity;

import io.ruori.core.decode.Shapes;
import io.ruori.core.object.Json;
import tools.jackson.databind.node.ObjectNode;

/** Objects in the version of a request. */
final class Versions {
  private Versions() {}

  /** The stored object as the request's version shows it; a copy. */
  static ObjectNode toRequested(Decide.Matter matter, ObjectNode stored) {
    return Shapes.shown(matter.type(), matter.version(), stored);
  }

  /** As {@link #toRequested}, for who only reads: what is below the first level may be shared with the stored object. */
  static ObjectNode seenAsRequested(Decide.Matter matter, ObjectNode stored) {
    if (isShaped(matter)) {
      return toRequested(matter, stored);
    }
    ObjectNode view = Json.object();
    view.setAll(stored);
    return view.put("apiVersion", matter.type().apiVersion(matter.version()));
  }

  /** Whether more than the name of the version differs from what is stored. */
  static boolean isShaped(Decide.Matter matter) {
    return matter.type().conversion(matter.version()).isPresent();
  }
}
