package com.example.sites;

import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.time.Duration;
import java.util.Set;

/** Runs the operator where {@code KUBECONFIG} leads; of several, the one that holds the lease {@code sites} works. */
public final class Main {
  private Main() {}

  /** @param arguments the namespace of the lease, and the name of this one in it */
  public static void main(String[] arguments) {
    var election =
        LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration("sites")
            .withLeaseNamespace(arguments[0])
            .withIdentity(arguments[1])
            .withLeaseDuration(Duration.ofSeconds(8))
            .withRenewDeadline(Duration.ofSeconds(6))
            .withRetryPeriod(Duration.ofSeconds(1))
            .build();
    // Config maps, too, are applied, so that others may own other fields of them.
    var operator =
        new Operator(settings -> settings.withLeaderElectionConfiguration(election).withDefaultNonSSAResource(Set.of()));
    operator.register(new SiteReconciler());
    operator.start();
  }
}
