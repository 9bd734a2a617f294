package io.ruori.core.apply;

import io.ruori.core.object.GoPrint;
import io.ruori.core.object.Json;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/**
 * The way from {@code kubectl apply} to server-side apply: what the annotation of the former says that kubectl applied, kubectl
 * may take over; and the annotation is kept in step afterwards.
 */
final class LastApplied {
  /** The manager that kubectl uses for server-side apply. */
  static final String KUBECTL = "kubectl";

  private static final String ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration";

  /** All annotations of an object together. */
  private static final int MAX_ANNOTATION_BYTES = 256 * 1024;

  private LastApplied() {}

  /** The fields of the last applied configuration that the live object still has as they were applied. */
  static Optional<FieldSet> owned(ObjectNode live, ManagedType type) {
    String text = live.path("metadata").path("annotations").path(ANNOTATION).asString("");
    try {
      if (!(Json.parse(text.getBytes(StandardCharsets.UTF_8)) instanceof ObjectNode applied)
          || !applied.path("apiVersion").asString("").equals(type.apiVersion())
          || TypeCheck.of(applied, type.schema()).isPresent()) {
        return Optional.empty();
      }
      Comparison changes = Comparison.of(applied, live, type.schema());
      return Optional.of(
          FieldExtraction.of(applied, type.schema())
              .minus(changes.modified())
              .minus(changes.added())
              .minus(changes.removed()));
    } catch (JacksonException notJson) {
      return Optional.empty();
    }
  }

  /** Writes the new configuration into the annotation, where there is one. */
  static void synchronise(ObjectNode object, ObjectNode applied) {
    if (!(object.path("metadata").get("annotations") instanceof ObjectNode annotations)
        || annotations.path(ANNOTATION).asString("").isEmpty()) {
      return;
    }
    ObjectNode configuration = applied.deepCopy();
    if (configuration.path("metadata").get("annotations") instanceof ObjectNode own) {
      own.remove(ANNOTATION);
    }
    annotations.put(ANNOTATION, GoPrint.json(configuration) + "\n");
    long bytes = 0;
    for (var annotation : annotations.properties()) {
      bytes += annotation.getKey().getBytes(StandardCharsets.UTF_8).length;
      bytes += annotation.getValue().asString("").getBytes(StandardCharsets.UTF_8).length;
    }
    if (bytes > MAX_ANNOTATION_BYTES) {
      annotations.remove(ANNOTATION);
    }
  }
}
