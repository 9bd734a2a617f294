package io.ruori.core.admission;

import io.ruori.core.kind.Kinds;
import io.ruori.core.policy.Policies;
import java.util.List;

/** The plugins of a default server, in upstream's order. */
public final class StandardAdmission {
  private StandardAdmission() {}

  public static List<Admission> plugins(Kinds kinds) {
    return List.of(
        new NamespaceLifecycle(), new LimitRanger(), new ServiceAccountAdmission(), new NodeRestriction(), new NodeTaint(),
        new PodSecurity(), new PriorityAdmission(), new DefaultTolerations(), DefaultClass.STORAGE, new UseProtection(),
        new ClaimResize(), new RuntimeClassAdmission(), DefaultClass.INGRESS, new RoleEscalation(), new CertificateRights(),
        new PolicyAdmission(new Policies(kinds)), new QuotaAdmission());
  }
}
