package io.ruori.core.kind;

import io.ruori.core.object.Refusal;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.NameFormats;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * What makes a kind different from the others, as upstream's {@code rest.RESTCreateStrategy} and
 * {@code RESTUpdateStrategy}: defaults, validation, what may change, status apart from spec. Pure functions over documents
 * in the storage version; they may change the document that they are given, and nothing else. The schema's part
 * (types, unknown fields, quantities, times) and the metadata's part (names, labels, finalizers, generation of
 * names) are done for every kind alike before a strategy is asked.
 */
public interface Strategy {
  /** For kinds with no rules of their own. */
  Strategy PLAIN = new Strategy() {};

  /** Writes upstream's defaults into the object (every write, before {@code prepareFor…}). */
  default void applyDefaults(ObjectNode object) {}

  /** Drops what a creator may not set (status) and sets what the server does (generation, phase). */
  default void prepareForCreate(ObjectNode object, WriteContext context) {}

  /** Keeps what an update may not change (status), raises {@code metadata.generation} when the spec changed. */
  default void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {}

  default void validateCreate(ObjectNode object, FieldErrors errors) {}

  default void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {}

  /**
   * Rules that look at other objects, asked before {@code validate…}.
   *
   * @param old {@code null} at a create
   */
  default void validateAround(ObjectNode object, ObjectNode old, WriteContext context, FieldErrors errors) {}

  /** Texts of {@code Warning} headers; {@code old} is {@code null} at a create. */
  default List<String> warnings(ObjectNode object, ObjectNode old) {
    return List.of();
  }

  /** The rule for names of this kind. */
  default NameFormats.NameRule nameRule() {
    return NameFormats.NAME_IS_SUBDOMAIN;
  }

  /** Whether a PUT to a name that does not exist creates it. */
  default boolean createsOnUpdate() {
    return false;
  }

  /** Whether a PUT without resourceVersion is accepted. */
  default boolean updatesUnconditionally() {
    return true;
  }

  /** Rules for writes to {@code /status} and other subresources that store the same object. */
  default Optional<Strategy> subresource(String name) {
    return Optional.empty();
  }

  /**
   * The seconds of grace that a deletion gets, or empty when the kind is deleted at once. Zero removes the object now.
   *
   * @param requestedSeconds what the caller asked for, or {@code null}
   */
  default Optional<Long> graceSeconds(ObjectNode object, Long requestedSeconds) {
    return Optional.empty();
  }

  /** Whether a deletion must wait although there are no finalizers in the metadata (a namespace's own). */
  default boolean holdsDeletion(ObjectNode object) {
    return false;
  }

  /** Called when an object that is not deleted at once begins to go (a namespace becomes Terminating). */
  default void beginDeletion(ObjectNode object) {}

  /** Whether dependents are orphaned when the caller does not say (jobs). */
  default boolean orphansByDefault() {
    return false;
  }

  /** Warns who deletes without saying what becomes of dependents. */
  default List<String> orphaningWarnings() {
    return List.of();
  }

  /** Whether a deletion is answered with the object rather than with a {@code Status}. */
  default boolean returnsDeletedObject() {
    return false;
  }

  /** A subresource that is posted to and changes the object ({@code binding}). */
  default Optional<Posted> posted(String subresource) {
    return Optional.empty();
  }

  /** What a POST to a subresource does to its object; a refusal leaves it as it was. */
  @FunctionalInterface
  interface Posted {
    Optional<Refusal> apply(ObjectNode object, ObjectNode body, WriteContext context);
  }

  /** How the kind looks in a version in which it is not kept; empty where only the name of the version differs. */
  default Optional<Conversion> conversion(String version) {
    return Optional.empty();
  }

  /** Fields for field selectors, apart from {@code metadata.name} and {@code metadata.namespace}: path to value. */
  default Map<String, String> selectableFields(ObjectNode object) {
    return Map.of();
  }

  /** The paths that {@link #selectableFields} knows, for refusing others. */
  default List<String> selectablePaths() {
    return List.of();
  }
}
