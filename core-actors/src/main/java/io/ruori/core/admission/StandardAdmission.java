package io.ruori.core.admission;

import io.ruori.core.kind.Kinds;
import io.ruori.core.policy.Policies;
import io.ruori.core.webhook.Webhooks;
import java.util.List;
import java.util.stream.Stream;

/** The plugins of a default server, in upstream's order. */
public final class StandardAdmission {
  private StandardAdmission() {}

  public static List<Admission> plugins(Kinds kinds) {
    List<Admission> builtIn = List.of(
        new NamespaceLifecycle(), new LimitRanger(), new ServiceAccountAdmission(), new NodeRestriction(), new NodeTaint(),
        new PodSecurity(), new PriorityAdmission(), new DefaultTolerations(), DefaultClass.STORAGE, new UseProtection(),
        new ClaimResize(), new RuntimeClassAdmission(), DefaultClass.INGRESS, new RoleEscalation(), new CertificateRights());
    return Stream.concat(
        builtIn.stream(),
        Stream.of(
            new PolicyAdmission(new Policies(kinds)),
            new WebhookAdmission(Webhooks.overTls(), builtIn),
            new QuotaAdmission())).toList();
  }
}
