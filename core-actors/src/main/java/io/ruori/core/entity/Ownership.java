package io.ruori.core.entity;

import io.ruori.core.apply.ManagedFields;
import io.ruori.core.apply.ManagedType;
import io.ruori.core.apply.ResetFields;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** Who manages which fields: kept in {@code metadata.managedFields} at every write. */
final class Ownership {
  private Ownership() {}

  /**
   * Notes who wrote what; server-side apply has done so already.
   *
   * @param before {@code null} at a create
   */
  static void afterWrite(Decide.Matter matter, ObjectNode before, ObjectNode after) {
    WriteRequest request = matter.request();
    if (request.verb() != WriteRequest.Verb.APPLY) {
      ManagedFields.afterWrite(
          before, after, type(matter), request.options().manager(), request.subresource(), matter.context().now());
    }
  }

  /** The kind in the version of the request. */
  static ManagedType type(Decide.Matter matter) {
    boolean hasStatus = matter.version().subresource("status").isPresent();
    return new ManagedType(
        matter.type().apiVersion(matter.version()),
        matter.type().kind(),
        matter.version().structure(),
        matter.type().versions().stream().map(matter.type()::apiVersion).collect(Collectors.toSet()),
        matter.version().custom().isEmpty(),
        ResetFields.of(
            matter.type().id().group(), matter.type().id().resource(), matter.request().subresource(), hasStatus));
  }
}
