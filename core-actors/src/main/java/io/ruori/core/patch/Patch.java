package io.ruori.core.patch;

import io.ruori.core.object.GoPrint;
import io.ruori.core.object.Json;
import io.ruori.core.object.JsonText;
import io.ruori.core.object.Refusal;
import io.ruori.core.schema.Schema;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A parsed patch, to be applied as often as a write is tried again. Immutable: applying changes neither the patch nor the
 * object that it is given.
 */
public sealed interface Patch permits JsonPatch, MergePatch, StrategicPatch {
  /** What parsing or applying comes to. */
  sealed interface Outcome<T> {
    record Done<T>(T value) implements Outcome<T> {}

    record Refused<T>(Refusal refusal) implements Outcome<T> {}
  }

  /** The kinds of patch, with their media types. Server-side apply is not one of them: see {@code apply}. */
  enum Type {
    JSON("application/json-patch+json"),
    MERGE("application/merge-patch+json"),
    STRATEGIC("application/strategic-merge-patch+json");

    private final String mediaType;

    Type(String mediaType) {
      this.mediaType = mediaType;
    }

    public String mediaType() {
      return mediaType;
    }
  }

  /**
   * Applies the patch.
   *
   * @param object in the version that the patch is written for
   * @param schema of that version; only strategic patches ask it
   */
  Outcome<ObjectNode> applyTo(ObjectNode object, Schema schema);

  /** Upstream's strict decoding errors of the patch itself: fields that it names twice or that no operation has. */
  List<String> strictErrors();

  /**
   * The 422 for a patch whose result cannot be decoded, or not strictly.
   *
   * @param patched what {@link #applyTo} gave
   * @param why the decoder's words
   */
  Refusal undecodable(ObjectNode patched, String why);

  /** The same for an object of a custom kind, whose fields upstream prints in the order of their names. */
  static Refusal undecodableCustom(ObjectNode patched, String why) {
    return Refusals.undecodable(GoPrint.json(patched), why);
  }

  /**
   * Parses a request's body.
   *
   * @param strict whether fields are validated ({@code fieldValidation} Warn, which is the default, or Strict)
   */
  static Outcome<Patch> parse(Type type, byte[] body, boolean strict) {
    JsonText.Finding finding = JsonText.scan(body);
    if (finding.error().isPresent()) {
      return refused(type, strict, finding.error().get());
    }
    JsonNode tree;
    try {
      tree = Json.parse(body);
    } catch (JacksonException beyondBounds) {
      return refused(type, strict, "exceeded max depth");
    }
    if (type == Type.JSON) {
      return JsonPatch.of(tree, strict, finding.duplicates());
    }
    if (tree.isNull() && type == Type.MERGE) {
      return new Outcome.Refused<>(Refusal.badRequest("Invalid JSON Patch"));
    }
    if (tree.isNull()) {
      tree = Json.object();
    }
    if (!(tree instanceof ObjectNode object)) {
      return refused(
          type, strict, "json: cannot unmarshal " + GoPrint.kind(tree) + " into Go value of type map[string]interface {}");
    }
    List<String> errors =
        strict ? finding.duplicates().stream().map(f -> "duplicate field \"" + f + "\"").toList() : List.of();
    return new Outcome.Done<>(
        type == Type.MERGE ? new MergePatch(object, errors) : new StrategicPatch(object, errors));
  }

  private static Outcome<Patch> refused(Type type, boolean strict, String why) {
    return new Outcome.Refused<>(
        Refusal.badRequest(
            switch (type) {
              case JSON -> strict ? "error decoding patch: " + why : why;
              case MERGE -> strict ? "error decoding patch: " + why : "Invalid JSON Patch";
              case STRATEGIC -> why;
            }));
  }
}
