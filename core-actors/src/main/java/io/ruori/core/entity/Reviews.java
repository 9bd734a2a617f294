package io.ruori.core.entity;

import static io.ruori.core.object.Fields.text;

import io.ruori.core.object.Fields;
import io.ruori.core.object.Refusal;
import io.ruori.core.validation.FieldErrors;
import java.time.temporal.ChronoUnit;
import java.util.List;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a POST of a document that is answered and never stored means, as far as that needs no knowledge of who may what: it is
 * decoded and judged like any object, and whoever answers adds the status.
 */
final class Reviews {
  private Reviews() {}

  static Decision decide(Decide.Matter matter, BodyDecoder decoder) {
    return Strictness.decided(matter, decoder, (object, warnings) -> review(matter, decoder, object, warnings));
  }

  private static Decision review(
      Decide.Matter matter, BodyDecoder decoder, ObjectNode object, List<String> warnings) {
    String given = text(object, "metadata", "namespace");
    String asked = matter.current().key().namespace();
    if (!given.isEmpty() && !asked.isEmpty() && !given.equals(asked)) {
      return Decision.refuse(Refusal.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request"));
    }
    ObjectNode metadata = Fields.ensure(object, "metadata");
    if (matter.type().namespaced()) {
      metadata.put("namespace", asked);
    }
    Ownership.afterWrite(matter, null, object);
    var errors = new FieldErrors();
    matter.strategy().validateCreate(object, errors);
    if (!errors.isEmpty()) {
      return new Decision.Refuse(errors.invalid(matter.resource(), "", ""), warnings);
    }
    matter.strategy().prepareForCreate(object, matter.context());
    if (matter.resource().resource().equals("selfsubjectreviews")) {
      object.set("metadata", metadata.objectNode()
          .put("creationTimestamp", matter.context().now().truncatedTo(ChronoUnit.SECONDS).toString()));
    }
    decoder.canonical(object, MissingNode.getInstance(), matter.type());
    return new Decision.Keep(object, 201, warnings);
  }
}
