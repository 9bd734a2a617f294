package io.ruori.core.admission;

import io.ruori.core.object.Fields;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Refusal;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What the plugins for pods share. */
final class Pods {
  private static final GroupResource PODS = new GroupResource("", "pods");

  private Pods() {}

  static boolean isWritten(Admission.Attempt attempt) {
    return attempt.type().id().equals(PODS) && attempt.subresource().isEmpty() && attempt.object() != null;
  }

  static boolean isCreated(Admission.Attempt attempt) {
    return isWritten(attempt) && attempt.operation() == Admission.Operation.CREATE;
  }

  static boolean isResized(Admission.Attempt attempt) {
    return attempt.type().id().equals(PODS) && attempt.subresource().equals("resize");
  }

  /** Upstream's {@code admission.NewForbidden}. */
  static Optional<Refusal> forbidden(Admission.Attempt attempt, String why) {
    return Optional.of(Refusal.forbidden(attempt.type().id(), name(attempt), why));
  }

  /** The name, or the prefix while the name is not generated yet. */
  private static String name(Admission.Attempt attempt) {
    JsonNode metadata = (attempt.object() == null ? attempt.old() : attempt.object()).path("metadata");
    String prefix = Fields.text(metadata, "generateName");
    String given = Fields.text(metadata, "name");
    return !given.isEmpty() ? given : !prefix.isEmpty() ? prefix : attempt.name().isEmpty() ? "Unknown" : attempt.name();
  }
}
