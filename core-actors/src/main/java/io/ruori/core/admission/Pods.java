package io.ruori.core.admission;

import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Refusal;
import java.util.Optional;

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

  /** Upstream's {@code admission.NewForbidden}. */
  static Optional<Refusal> forbidden(Admission.Attempt attempt, String why) {
    String name = attempt.name();
    return Optional.of(Refusal.forbidden(attempt.type().id(), name.isEmpty() ? "Unknown" : name, why));
  }
}
