package io.ruori.master;

import io.ruori.core.node.NodeHeartbeats;
import io.ruori.core.reconcile.Duty;
import io.ruori.core.reconcile.Reconciler;
import io.ruori.master.address.ServiceRangeReconciler;
import io.ruori.master.cronjob.CronJobReconciler;
import io.ruori.master.daemon.DaemonReconciler;
import io.ruori.master.definition.Cleanup;
import io.ruori.master.definition.Naming;
import io.ruori.master.deployment.DeploymentReconciler;
import io.ruori.master.disruption.BudgetReconciler;
import io.ruori.master.endpoints.EndpointsReconciler;
import io.ruori.master.endpoints.LeftoverReconciler;
import io.ruori.master.endpoints.MirrorReconciler;
import io.ruori.master.endpoints.SliceReconciler;
import io.ruori.master.garbage.GarbageCollector;
import io.ruori.master.job.JobReconciler;
import io.ruori.master.namespace.Furnishing;
import io.ruori.master.namespace.NamespaceReconciler;
import io.ruori.master.namespace.SystemNamespaces;
import io.ruori.master.node.NodeAddresses;
import io.ruori.master.node.NodeLifecycle;
import io.ruori.master.node.NodeTaints;
import io.ruori.master.node.PodCollector;
import io.ruori.master.node.TaintEviction;
import io.ruori.master.quota.QuotaReconciler;
import io.ruori.master.replica.ReplicaKind;
import io.ruori.master.replica.ReplicaReconciler;
import io.ruori.master.role.Aggregation;
import io.ruori.master.scheduler.Scheduler;
import io.ruori.master.stateful.StatefulReconciler;
import io.ruori.master.volume.ClaimReconciler;
import io.ruori.master.volume.Protection;
import io.ruori.master.volume.VolumeReconciler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/** All that keeps a cluster going: reconcilers, for the keepers to run, and duties, for one member to do. */
public final class MasterReconcilers {
  private static final int NODE_BITS = 24;

  private MasterReconcilers() {}

  /**
   * What the duties need to know.
   *
   * @param clock the time
   * @param api where the API answers, for the service {@code kubernetes}
   * @param heartbeats the beats of nodes
   * @param monitorGrace how long a node that beats may be silent
   * @param podCidr the range of all pods' addresses, of which each node gets a /24
   */
  public record Settings(
      InstantSource clock, SystemNamespaces api, NodeHeartbeats heartbeats,
      Duration monitorGrace, String podCidr) {}

  /** {@code rootCertificatePem} is the CA by which pods trust the API. */
  public static List<Reconciler> all(InstantSource clock, String rootCertificatePem) {
    return Stream.concat(Stream.<Reconciler>of(
        NamespaceReconciler.create(clock),
        NodeTaints.create(clock),
        Cleanup.create(clock),
        Furnishing.defaultServiceAccount(),
        Furnishing.rootCertificate(rootCertificatePem),
        ReplicaReconciler.create(ReplicaKind.REPLICATION_CONTROLLER, clock),
        ReplicaReconciler.create(ReplicaKind.REPLICA_SET, clock),
        DeploymentReconciler.create(clock),
        StatefulReconciler.create(clock),
        DaemonReconciler.create(clock),
        JobReconciler.create(clock),
        CronJobReconciler.create(clock),
        new Aggregation(),
        EndpointsReconciler.create(),
        LeftoverReconciler.create(),
        SliceReconciler.create(),
        MirrorReconciler.create(),
        BudgetReconciler.create(clock),
        QuotaReconciler.create(clock),
        ClaimReconciler.create(clock),
        VolumeReconciler.create(),
        ServiceRangeReconciler.create(clock)), Protection.all().stream()).toList();
  }

  public static List<Duty> duties(Settings settings) {
    InstantSource clock = settings.clock();
    return List.of(
        settings.api(),
        Naming.create(clock),
        NodeAddresses.create(settings.podCidr(), NODE_BITS, clock),
        NodeLifecycle.create(settings.heartbeats(), settings.monitorGrace(), clock),
        TaintEviction.create(clock),
        PodCollector.create(clock),
        Scheduler.create(clock),
        GarbageCollector.create(clock));
  }
}
