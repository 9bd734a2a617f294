package io.ruori.core.admission;

import io.ruori.core.object.Fields;
import io.ruori.core.object.Refusal;
import io.ruori.core.policy.Incident;
import io.ruori.core.webhook.Webhooks;
import java.util.List;
import java.util.Optional;

/**
 * Asks the cluster's admission webhooks. They are called on threads that may wait only: writes that concern them are brought
 * there, and others entered before the webhook was known.
 */
final class WebhookAdmission implements Admission {
  private final Webhooks webhooks;
  private final List<Admission> before;

  /**
   * @param before the plugins that may change an object before webhooks do: they look again at what webhooks made of it
   */
  WebhookAdmission(Webhooks webhooks, List<Admission> before) {
    this.webhooks = webhooks;
    this.before = List.copyOf(before);
  }

  static Incident incident(Attempt attempt) {
    return new Incident(
        attempt.type(), attempt.subresource(), attempt.operation().name(), attempt.namespace(), attempt.name(),
        attempt.object(), attempt.old(), attempt.options().dryRun(), attempt.context());
  }

  @Override
  public Optional<Refusal> admit(Attempt attempt) {
    if (attempt.object() != null && !attempt.namespace().isEmpty() && attempt.type().namespaced()) {
      Fields.ensure(attempt.object(), "metadata").put("namespace", attempt.namespace());
    }
    return Thread.currentThread().isVirtual()
        ? webhooks.mutate(incident(attempt), attempt.warnings(), () -> before.forEach(plugin -> plugin.admit(attempt)))
        : Optional.empty();
  }

  @Override
  public Optional<Refusal> validate(Attempt attempt) {
    return Thread.currentThread().isVirtual()
        ? webhooks.validate(incident(attempt), attempt.warnings())
        : Optional.empty();
  }
}
