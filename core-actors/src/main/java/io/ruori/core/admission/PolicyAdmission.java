package io.ruori.core.admission;

import io.ruori.core.object.Refusal;
import io.ruori.core.policy.Policies;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Asks the cluster's ValidatingAdmissionPolicies (apiserver {@code admission/plugin/policy/validating}). */
final class PolicyAdmission implements Admission {
  private static final Map<String, Integer> CODES =
      Map.of("Unauthorized", 401, "Forbidden", 403, "RequestEntityTooLarge", 413, "Invalid", 422);

  private final Policies policies;

  PolicyAdmission(Policies policies) {
    this.policies = policies;
  }

  @Override
  public Optional<Refusal> validate(Attempt attempt) {
    List<Policies.Finding> findings = policies.findings(WebhookAdmission.incident(attempt));
    Optional<Refusal> refusal = Optional.empty();
    for (Policies.Finding finding : findings) {
      if (finding.actions().contains("Warn")) {
        attempt.warnings().add("Validation failed for " + who(finding) + ": " + finding.failure().message());
      }
      if (refusal.isEmpty() && finding.actions().contains("Deny")) {
        refusal = refuse(attempt, finding);
      }
    }
    return refusal;
  }

  private static String who(Policies.Finding finding) {
    return "ValidatingAdmissionPolicy '" + finding.policy() + "' with binding '" + finding.binding() + "'";
  }

  private static Optional<Refusal> refuse(Attempt attempt, Policies.Finding finding) {
    String why = who(finding) + " denied request: " + finding.failure().message();
    String reason = finding.failure().reason().isEmpty() ? "Invalid" : finding.failure().reason();
    return Pods.forbidden(attempt, why).map(forbidden -> new Refusal(
        CODES.getOrDefault(reason, 422), reason, forbidden.message(),
        new Refusal.Details(forbidden.details().name(), forbidden.details().group(), forbidden.details().kind(), "",
            List.of(new Refusal.Cause("", why, "")), 0)));
  }
}
