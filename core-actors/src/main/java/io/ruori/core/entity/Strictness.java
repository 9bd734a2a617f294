package io.ruori.core.entity;

import io.ruori.core.object.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import tools.jackson.databind.node.ObjectNode;

/** What becomes of fields that are unknown or come twice: nothing, warnings, or a 400 ({@code fieldValidation}). */
record Strictness(Optional<Refusal> refusal, List<String> warnings) {
  static Strictness of(WriteOptions.FieldValidation validation, List<String> errors) {
    return switch (validation) {
      case IGNORE -> new Strictness(Optional.empty(), List.of());
      case WARN -> new Strictness(Optional.empty(), errors);
      case STRICT -> new Strictness(errors.isEmpty() ? Optional.empty() : Optional.of(refuse(errors)), List.of());
    };
  }

  /** For a whole body, whose refusal names its kind. */
  static Strictness ofBody(Decide.Matter matter, List<String> errors) {
    return ofBody(matter, errors, matter.type().kind(), matter.version().name());
  }

  /** For a body of another kind than the object's. */
  static Strictness ofBody(Decide.Matter matter, List<String> errors, String kind, String version) {
    return ofBody(matter.request().options().fieldValidation(), errors, kind, version);
  }

  /** For a body that is of no object. */
  static Strictness ofBody(
      WriteOptions.FieldValidation validation, List<String> errors, String kind, String version) {
    Strictness strictness = of(validation, errors);
    String prefix = kind + " in version \"" + version + "\" cannot be handled as a " + kind + ": ";
    return new Strictness(
        strictness.refusal.map(refusal -> Refusal.badRequest(prefix + refusal.message())), strictness.warnings);
  }

  /** Decides on the request's body: as an object with what the decoder warns of, unless it is refused. */
  static Decision decided(
      Decide.Matter matter, BodyDecoder decoder, BiFunction<ObjectNode, List<String>, Decision> decision) {
    return switch (decoder.decode(matter.request().body(), matter.type(), matter.version())) {
      case BodyDecoder.Decoded.Failed failed -> Decision.refuse(failed.refusal());
      case BodyDecoder.Decoded.Object body -> {
        Strictness strictness = ofBody(matter, body.strictErrors());
        yield strictness
            .refusal()
            .map(Decision::refuse)
            .orElseGet(
                () -> decision.apply(body.object(), strictness.warnings()).warnedAlso(strictness.warnings()));
      }
    };
  }

  private static Refusal refuse(List<String> errors) {
    return Refusal.badRequest("strict decoding error: " + String.join(", ", errors));
  }
}
