package io.ruori.core.apply;

import io.ruori.core.object.Json;
import io.ruori.core.schema.Schema;
import java.util.List;
import java.util.Set;

/**
 * The kind and version in which an object is written.
 *
 * @param apiVersion of the request: {@code v1}, {@code apps/v1}
 * @param versions every {@code apiVersion} that the kind is served in; entries of others are dropped
 * @param zeros whether a new object starts from Go's zero values: built-in kinds, but not custom ones
 * @param reset what nobody can own through this resource or subresource, since its strategy resets it
 */
public record ManagedType(
    String apiVersion, String kind, Schema schema, Set<String> versions, boolean zeros, Reset reset) {

  /** Fields that a strategy resets, with all that is below them. */
  public record Reset(FieldSet fields) {
    public static final Reset NOTHING = of(List.of());

    /** From paths such as {@code status} or {@code metadata.deletionTimestamp}. */
    public static Reset of(List<String> paths) {
      var builder = new FieldSet.Builder();
      for (String path : paths) {
        FieldPath at = FieldPath.ROOT;
        for (String name : path.split("\\.")) {
          at = at.field(name);
        }
        builder.add(at);
      }
      return new Reset(builder.build());
    }
  }

  /** What stands for the live object of one that does not exist yet. */
  tools.jackson.databind.node.ObjectNode zero() {
    var zero = zeros ? Zeros.object(schema) : Json.object();
    return zero.put("apiVersion", apiVersion).put("kind", kind);
  }
}
