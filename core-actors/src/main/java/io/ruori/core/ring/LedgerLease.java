package io.ruori.core.ring;

import io.ruori.core.api.ApiException;
import io.ruori.core.ledger.Change;
import io.ruori.core.ledger.Event;
import io.ruori.core.ledger.Ledger;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.RingRecord;
import io.ruori.core.ledger.Stored;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.object.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.coordination.lease.LeaseSettings;
import org.apache.pekko.coordination.lease.javadsl.Lease;
import tools.jackson.databind.node.ObjectNode;

/**
 * The lease that decides which side of a cut goes on: an object in the ledger, so only a side that can commit can take it, and
 * of two only one. It runs out, so that a holder which died does not keep the next decision from being made; being late with
 * that costs time, never correctness: the ledger itself fences those who should be gone.
 *
 * <p>As long as the ledger cannot be written, nobody knows who goes on, and the decision waits: a member without a majority
 * serves what it has, and is still one of the ring when the others come back.
 *
 * <p>As long as nobody is lost, because whoever is cut off from some is heard of by others, there is no decision to make.
 */
public final class LedgerLease extends Lease {
  private static final Duration LIFE = Duration.ofSeconds(20);

  private static final Executor LATER = CompletableFuture.delayedExecutor(500, TimeUnit.MILLISECONDS);
  private static final Executor SOON = CompletableFuture.delayedExecutor(200, TimeUnit.MILLISECONDS);

  /** So often in a row somebody has to be lost: gossip takes its time. */
  private static final int LOOKS = 4;

  private final LeaseSettings settings;
  private final RingLedger ledger;
  private final BooleanSupplier over;
  private final BooleanSupplier lost;
  private volatile boolean held;

  /** As Pekko makes leases. */
  public LedgerLease(LeaseSettings settings, ExtendedActorSystem system) {
    this(settings, RingLedger.get(system), () -> system.whenTerminated().isCompleted(), () -> isSomeoneLost(system));
  }

  /**
   * @param over whether nobody waits for a decision any more
   * @param lost whether there is anything to decide
   */
  LedgerLease(LeaseSettings settings, RingLedger ledger, BooleanSupplier over, BooleanSupplier lost) {
    this.settings = settings;
    this.ledger = ledger;
    this.over = over;
    this.lost = lost;
  }

  /** Who is only cut off from some, and hears the ring's gossip from others, is none of the lost. */
  private static boolean isSomeoneLost(ExtendedActorSystem system) {
    CurrentClusterState state = Cluster.get(system).state();
    return state.getUnreachable().stream().anyMatch(member -> !state.getSeenBy().contains(member.address()));
  }

  @Override
  public LeaseSettings getSettings() {
    return settings;
  }

  private ObjectKey key() {
    return RingRecord.LEASE.key(settings.leaseName());
  }

  /** Not as long as two that are cut off from each other only both hear the others: to down them would cost a majority. */
  @Override
  public CompletionStage<Boolean> acquire() {
    return acquire(LOOKS);
  }

  private CompletionStage<Boolean> acquire(int looks) {
    if (looks == 0) {
      return write();
    }
    return CompletableFuture.supplyAsync(() -> over.getAsBoolean() ? no() : acquire(lost.getAsBoolean() ? looks - 1 : LOOKS), SOON)
        .thenCompose(decided -> decided);
  }

  private CompletionStage<Boolean> write() {
    return ledger
        .views()
        .latest()
        .thenCompose(table -> isFree(table) ? write(table, settings.ownerName()) : no())
        .exceptionallyCompose(
            unwritten ->
                over.getAsBoolean()
                    ? no()
                    : CompletableFuture.supplyAsync(this::write, LATER).thenCompose(again -> again));
  }

  @Override
  public CompletionStage<Boolean> acquire(Consumer<Optional<Throwable>> lost) {
    return acquire();
  }

  /** A time that is far off, either way, is over: a holder's clock that was ahead must not keep the ring from deciding. */
  private boolean isFree(LiveTable table) {
    Optional<ObjectNode> lease = table.find(key()).map(Stored::parse);
    return lease.isEmpty()
        || lease.get().path("holder").asString("").isEmpty()
        || isMine(table)
        || Math.abs(lease.get().path("timeMillis").asLong(0) - ledger.clock().millis()) > LIFE.toMillis();
  }

  private boolean isMine(LiveTable table) {
    return isHeldBy(table, settings.leaseName(), settings.ownerName());
  }

  /** Whether somebody has a lease, run out or not. */
  public static boolean isHeldBy(LiveTable table, String name, String holder) {
    return table.find(RingRecord.LEASE.key(name)).map(Stored::parse).filter(l -> l.path("holder").asString("").equals(holder)).isPresent();
  }

  private CompletionStage<Boolean> write(LiveTable table, String holder) {
    long now = ledger.clock().millis();
    return ledger
        .appender()
        .append(List.of(held(table, settings.leaseName(), holder, now)), List.of(), new Event.Origin(now, settings.ownerName(), "lease", "ring"))
        .thenApply(
            reply ->
                switch (reply) {
                  case Ledger.Appended appended -> held = !holder.isEmpty();
                  case Ledger.Conflict another -> held = false;
                  case Ledger.Refused refused -> throw new ApiException(refused.refusal());
                  case Ledger.Unknown unknown -> throw new ApiException(Refusal.timeout(unknown.why()));
                });
  }

  /**
   * The change by which somebody takes a lease.
   *
   * @param holder {@code ""} when nobody has it any more
   */
  public static Change held(LiveTable table, String name, String holder, long nowMillis) {
    ObjectNode lease = RingRecord.LEASE.edit(table, name);
    return RingRecord.LEASE.put(table, lease.put("holder", holder).put("timeMillis", nowMillis));
  }

  @Override
  public CompletionStage<Boolean> release() {
    held = false;
    return ledger
        .views()
        .latest()
        .thenCompose(table -> isMine(table) ? write(table, "") : no())
        .handle((released, failure) -> failure == null);
  }

  private static CompletionStage<Boolean> no() {
    return CompletableFuture.completedFuture(false);
  }

  @Override
  public boolean checkLease() {
    return held;
  }
}
