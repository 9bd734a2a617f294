package io.ruori.core.entity;

import io.ruori.core.object.Refusal;
import java.util.List;
import java.util.Set;

/** The answer to a write. */
public sealed interface WriteReply {
  /** Texts of {@code Warning} headers. */
  List<String> warnings();

  /**
   * The same to a writer whose request may have counted at an earlier try: then nobody can say that it was refused for want of
   * a leader, of time or of room.
   */
  default WriteReply inDoubt() {
    return this instanceof Refused refused && Refused.NOT_JUDGED.contains(refused.refusal().code())
        ? Refused.unknown()
        : this;
  }

  /** Whether nothing was written, because who should have done it knows of no leader; another member may. */
  default boolean isUnled() {
    return this instanceof Refused refused && refused.refusal().code() == 503;
  }

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
    private static final Set<Integer> NOT_JUDGED = Set.of(429, 503, 507);

    static Refused unknown() {
      return new Refused(Refusal.timeout("the outcome of the write is not known"), List.of());
    }

    /** Whether it says nothing of the write: somebody else may yet carry it out. */
    boolean isLate() {
      return refusal.code() == 504;
    }

    static Refused overdue() {
      return new Refused(Refusal.timeout("request did not complete within the allotted timeout"), List.of());
    }
  }
}
