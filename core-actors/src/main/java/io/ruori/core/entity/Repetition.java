package io.ruori.core.entity;

import io.ruori.core.ledger.Stored;
import io.ruori.core.object.Json;
import io.ruori.core.view.Happening;
import java.util.List;
import java.util.function.Function;

/** A request that comes to its turn when it has counted already: because its answer was lost, or its entity was silent. */
final class Repetition {
  private Repetition() {}

  /**
   * The answer that the first heard, or should have.
   *
   * @param happening what the request has done
   * @param decide decides the request anew, on what it replaced
   */
  static WriteReply answer(Happening happening, Function<Decider.Current, Decision> decide) {
    Stored after = happening.after();
    return switch (decide.apply(replaced(happening))) {
      case Decision.Put put when after != null -> done(put.code(), after, put.warnings());
      case Decision.Remove remove when after == null ->
          new WriteReply.Done(200, Json.bytes(remove.answer()), 0, remove.warnings());
      // Other objects than its own have changed since: what happened counts.
      default -> done(happening.before() == null ? 201 : 200, after == null ? happening.before() : after, List.of());
    };
  }

  private static Decider.Current replaced(Happening happening) {
    Stored before = happening.before();
    return before == null
        ? new Decider.Current(happening.after().key(), null, 0)
        : new Decider.Current(before.key(), before.parse(), before.revision());
  }

  private static WriteReply done(int code, Stored object, List<String> warnings) {
    return new WriteReply.Done(code, object.json(), object.revision(), warnings);
  }
}
