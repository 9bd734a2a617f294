package io.ruori.core.entity;

import io.ruori.core.object.Refusal;
import java.util.List;

/** The answer to a write. */
public sealed interface WriteReply {
  /** Texts of {@code Warning} headers. */
  List<String> warnings();

  /**
   * It is done (or was already so), and durable.
   *
   * @param code 200 or 201
   * @param json the object in its <em>storage</em> version with its resourceVersion, or (a delete) a {@code Status} document
   * @param revision of the object, 0 for a {@code Status}
   */
  record Done(int code, byte[] json, long revision, List<String> warnings) implements WriteReply {}

  /** Nothing was changed. */
  record Refused(Refusal refusal, List<String> warnings) implements WriteReply {
    static Refused overdue() {
      return new Refused(Refusal.timeout("request did not complete within the allotted timeout"), List.of());
    }
  }
}
