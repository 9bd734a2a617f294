package io.ruori.core.reconcile;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.entity.StepRunner;
import io.ruori.core.ledger.Ledger;
import io.ruori.core.object.ObjectKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs reconcilers' steps on virtual threads, each with an API whose writes its keeper's partition guards. */
public final class Steps implements StepRunner {
  private static final Logger LOG = LoggerFactory.getLogger(Steps.class);

  /** Makes the API that a reconciler of this name writes through. */
  @FunctionalInterface
  public interface Apis {
    Api guarded(String reconciler, List<Ledger.Guard> guards);
  }

  private final Map<String, Reconciler> reconcilers;
  private final int partitions;
  private final Executor threads = task -> Thread.ofVirtual().name("step").start(task);
  private volatile Apis apis;

  public Steps(List<Reconciler> reconcilers, int partitions) {
    this.reconcilers = reconcilers.stream().collect(Collectors.toMap(Reconciler::name, Function.identity()));
    this.partitions = partitions;
  }

  /** Connects to the write path, which itself needs the entities that run these steps. */
  public void connect(Apis newApis) {
    apis = newApis;
  }

  @Override
  public CompletionStage<Stepped> run(String name, ObjectKey key, long partitionRevision) {
    Reconciler reconciler = reconcilers.get(name);
    if (reconciler == null) {
      return StepRunner.NONE.run(name, key, partitionRevision);
    }
    var guard = new Ledger.Guard(Partitions.key(Partitions.of(key, partitions)), partitionRevision);
    return CompletableFuture.supplyAsync(() -> step(reconciler, key, apis.guarded(name, List.of(guard))), threads);
  }

  private static Stepped step(Reconciler reconciler, ObjectKey key, Api api) {
    try {
      return new Stepped(reconciler.reconcile(key, api).again(), "");
    } catch (ApiException refused) {
      LOG.debug("step refused: reconciler={} key={} refusal={}", reconciler.name(), key, refused.getMessage());
      return new Stepped(Optional.empty(), refused.getMessage());
    } catch (RuntimeException failure) {
      LOG.warn("step failed: reconciler={} key={}", reconciler.name(), key, failure);
      return new Stepped(Optional.empty(), failure.toString());
    }
  }
}
