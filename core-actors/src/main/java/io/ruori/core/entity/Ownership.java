package io.ruori.core.entity;

import io.ruori.core.apply.ManagedFields;
import io.ruori.core.apply.ManagedType;
import io.ruori.core.apply.ResetFields;
import io.ruori.core.object.Fields;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
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
    if (request.verb() != WriteRequest.Verb.APPLY && !isReadable(matter, before, after)) {
      Fields.ensure(after, "metadata").remove("managedFields");
    } else if (request.verb() != WriteRequest.Verb.APPLY && Versions.isShaped(matter)) {
      ObjectNode shown = Versions.toRequested(matter, after);
      note(matter, before == null ? null : Versions.toRequested(matter, before), shown);
      take(shown.path("metadata").get("managedFields"), Fields.ensure(after, "metadata"));
    } else if (request.verb() != WriteRequest.Verb.APPLY) {
      note(matter, before, after);
    }
  }

  private static void note(Decide.Matter matter, ObjectNode before, ObjectNode after) {
    WriteRequest request = matter.request();
    ManagedFields.afterWrite(
        before, after, type(matter), request.options().manager(), request.subresource(), matter.context().now());
  }

  private static void take(JsonNode managers, ObjectNode metadata) {
    if (managers == null) {
      metadata.remove("managedFields");
    } else {
      metadata.set("managedFields", managers);
    }
  }

  /**
   * Whether a custom object can be read in every version that its managers wrote it in: upstream looks at it so without
   * converting it, and gives the managers up when it cannot.
   */
  private static boolean isReadable(Decide.Matter matter, ObjectNode before, ObjectNode after) {
    if (matter.version().custom().isEmpty() || before == null) {
      return true;
    }
    for (JsonNode entry : before.path("metadata").path("managedFields")) {
      String apiVersion = Fields.text(entry, "apiVersion");
      boolean readable = matter.type().versions().stream()
          .filter(other -> !other.equals(matter.version()) && matter.type().apiVersion(other).equals(apiVersion))
          .allMatch(other -> ManagedFields.fits(before, other.structure()) && ManagedFields.fits(after, other.structure()));
      if (!readable) {
        return false;
      }
    }
    return true;
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
