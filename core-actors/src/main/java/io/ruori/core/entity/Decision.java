package io.ruori.core.entity;

import io.ruori.core.ledger.Change;
import io.ruori.core.ledger.Ledger;
import io.ruori.core.object.Refusal;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** What a write means, before it is true: the answer of the pure {@code decide}. */
public sealed interface Decision {
  List<String> warnings();

  /**
   * What has to be committed together with the object's own change.
   *
   * @param companions changes of other objects (a service's addresses)
   * @param guards objects that the decision rests on and that must not change meanwhile (the namespace)
   */
  record Together(List<Change> companions, List<Ledger.Guard> guards) {
    public static final Together ALONE = new Together(List.of(), List.of());
  }

  /** The object gets this new version; it is also the answer. */
  record Put(ObjectNode object, int code, Together together, List<String> warnings) implements Decision {}

  /** The object goes. The answer is the given document: the object's last state, or a {@code Status}. */
  record Remove(ObjectNode answer, Together together, List<String> warnings) implements Decision {}

  /**
   * Nothing to write: a change to nothing, or a dry run.
   *
   * @param stored whether the answer is the object itself, and so shows its revision
   */
  record Keep(ObjectNode answer, int code, List<String> warnings, boolean stored) implements Decision {
    public Keep(ObjectNode answer, int code, List<String> warnings) {
      this(answer, code, warnings, true);
    }
  }

  record Refuse(Refusal refusal, List<String> warnings) implements Decision {}

  /** The same; a refusal, too, tells of what the decoder found. */
  default Decision warnedAlso(List<String> decodingWarnings) {
    return this instanceof Refuse(var refusal, var warnings) && warnings.isEmpty()
        ? new Refuse(refusal, decodingWarnings)
        : this;
  }

  /** The same with warnings of its own before its others. */
  default Decision with(List<String> first) {
    if (first.isEmpty()) {
      return this;
    }
    List<String> all = Stream.concat(first.stream(), warnings().stream()).toList();
    return switch (this) {
      case Put put -> new Put(put.object(), put.code(), put.together(), all);
      case Remove remove -> new Remove(remove.answer(), remove.together(), all);
      case Keep keep -> new Keep(keep.answer(), keep.code(), all, keep.stored());
      case Refuse refuse -> new Refuse(refuse.refusal(), all);
    };
  }

  static Decision refuse(Refusal refusal) {
    return new Refuse(refusal, List.of());
  }
}
