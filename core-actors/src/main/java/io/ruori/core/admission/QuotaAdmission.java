package io.ruori.core.admission;

import io.ruori.core.kind.WriteContext;
import io.ruori.core.ledger.Change;
import io.ruori.core.ledger.Document;
import io.ruori.core.object.Fields;
import io.ruori.core.object.Refusal;
import io.ruori.core.quota.Charge;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Refuses what a ResourceQuota of the namespace does not allow any more. What a write costs is committed with it, upon the very
 * version of the quota that it was judged by: so of two writes that race for what is left one is judged again.
 */
public final class QuotaAdmission implements Admission {
  @Override
  public Optional<Refusal> validate(Attempt attempt) {
    boolean counted = !attempt.namespace().isEmpty() && !attempt.type().virtual();
    var cause = new Charge.Cause(attempt.type().stored(), attempt.subresource(), attempt.object(), attempt.old());
    if (!counted || !cause.counts()) {
      return Optional.empty();
    }
    Charge charge = Charge.of(cause, quotas(attempt.namespace(), attempt.context()), attempt.context().now());
    return charge.refusal().isEmpty() ? Optional.empty() : Pods.forbidden(attempt, charge.refusal());
  }

  private static List<ObjectNode> quotas(String namespace, WriteContext context) {
    return context.others().list(Charge.QUOTAS, namespace);
  }

  /** What has to be committed with a write that was let in. */
  public static List<Change> changes(Charge.Cause cause, String namespace, WriteContext context) {
    if (namespace.isEmpty() || !cause.counts()) {
      return List.of();
    }
    return Charge.of(cause, quotas(namespace, context), context.now()).quotas().stream()
        .map(quota -> Change.put(
            Charge.key(quota), Long.parseLong(Fields.text(quota, "metadata", "resourceVersion")), Document.of(quota)))
        .toList();
  }
}
