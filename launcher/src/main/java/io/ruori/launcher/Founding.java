package io.ruori.launcher;

import io.ruori.core.ledger.LiveTable;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.view.Views;
import io.ruori.master.namespace.SystemNamespaces;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Whether a cluster has what it begins with: its namespaces, in which others create, and the standard roles, by which others may.
 * Only its very first start has to wait for that.
 */
final class Founding implements BooleanSupplier {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofMillis(5);
  private static final List<ObjectKey> FIRST =
      Stream.concat(
              SystemNamespaces.NAMES.stream().map(name -> new ObjectKey("", "namespaces", "", name)),
              Stream.of(binding("cluster-admin"), binding("system:public-info-viewer")))
          .toList();

  private final Views views;
  private volatile boolean seen;

  Founding(Views views) {
    this.views = views;
  }

  private static ObjectKey binding(String name) {
    return new ObjectKey("rbac.authorization.k8s.io", "clusterrolebindings", "", name);
  }

  /** Stays true: what is deleted later was not missing at the start. */
  @Override
  public boolean getAsBoolean() {
    if (!seen) {
      LiveTable table = views.current();
      seen = FIRST.stream().allMatch(key -> table.revisionOf(key) != 0);
    }
    return seen;
  }

  /** Waits for it, not longer than a member without a majority should take to start. */
  void await() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (!getAsBoolean() && System.nanoTime() < end) {
        Thread.sleep(LOOK);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
