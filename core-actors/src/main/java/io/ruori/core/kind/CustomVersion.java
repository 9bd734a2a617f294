package io.ruori.core.kind;

import io.ruori.core.object.ObjectKey;
import io.ruori.core.schema.Schema;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A served version of a custom kind: what built-in kinds find in the tables and classes of this build. */
public interface CustomVersion {
  /** The structure of its objects, for patches and applies. */
  Schema.Struct structure();

  Strategy strategy();

  /** What became of an object that was sent: it is changed in place. */
  sealed interface Reading {
    /** Pruned and defaulted. */
    record Read(List<String> unknownFields) implements Reading {}

    /** In Go's words. */
    record Failed(String message) implements Reading {}
  }

  /** A conversion that could not be made; in upstream's words. */
  final class ConversionFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ConversionFailed(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Prunes and defaults an object of this version, and reads its metadata as that of any object.
   *
   * @param merged whether an apply has made it, which upstream neither prunes nor frees of nulls
   */
  Reading read(ObjectNode object, boolean merged);

  /**
   * A stored object, of whatever version, as this version shows it: a tree of its own.
   *
   * @throws ConversionFailed when a webhook does not convert it
   */
  ObjectNode shown(ObjectNode stored);

  /** The same for bytes, which are the given ones when they are right as they are. */
  byte[] shown(byte[] stored);

  /** An object of this version as it is to be stored. */
  ObjectNode stored(ObjectNode object);

  /** The definition that it comes from. */
  ObjectKey definition();

  /** The revision of the definition. What is stored later was written under it. */
  long revision();

  /** Whether the definition is being deleted, so that nothing new may come. */
  boolean isTerminating();

  /** {@code additionalPrinterColumns}; empty for name and age. */
  JsonNode printerColumns();

  /** Warnings to whoever uses this version. */
  List<String> deprecations();

  /** The schema as it was defined ({@code openAPIV3Schema}), for publishing. */
  JsonNode publishedSchema();

  /** Where the {@code scale} subresource finds its numbers. */
  Optional<ScalePaths> scale();

  /** Such as {@code .spec.a}. */
  List<String> selectableFields();

  /** Whether showing or storing may call a webhook, so that it blocks. */
  boolean callsWebhook();
}
