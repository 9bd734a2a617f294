package io.ruori.persistence.pekko;

import com.typesafe.config.Config;
import io.ruori.core.ledger.CheckpointReader;
import io.ruori.core.ledger.LedgerStorage;
import io.ruori.persistence.engine.DamagedData;
import io.ruori.persistence.engine.EngineStatus;
import io.ruori.persistence.engine.EngineStopped;
import io.ruori.persistence.engine.LedgerEngine;
import io.ruori.persistence.engine.LedgerStore;
import io.ruori.persistence.engine.Retention;
import io.ruori.persistence.local.LocalSettings;
import io.ruori.persistence.local.LocalStore;
import io.ruori.persistence.memory.MemoryStore;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import scala.concurrent.Future;
import scala.jdk.javaapi.FutureConverters;

/**
 * The stores of one actor system, opened at the first use by a plugin, or by whoever wants to hear at the start that a
 * data directory is in use or damaged: then call {@link #local} before the first persistent actor. Closed when the
 * system has terminated.
 */
public final class Storage implements Extension {
  private static final Id ID = new Id();
  private static final long CLOSING_SECONDS = 10;

  private final ExtendedActorSystem system;
  private final Config config;
  private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
  private final ExecutorService checkpointing =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("ruori-ledger-checkpoint").daemon().factory());
  private final CompletableFuture<Throwable> broken = new CompletableFuture<>();
  private LedgerStore local;
  private LedgerStore memory;

  private Storage(ExtendedActorSystem system) {
    this.system = system;
    config = system.settings().config().getConfig("ruori.storage");
    system.registerOnTermination(this::close);
  }

  public static Storage get(ClassicActorSystemProvider system) {
    return ID.get(system);
  }

  /**
   * The store in {@code ruori.storage.local.data-dir}.
   *
   * @throws io.ruori.persistence.local.DataDirectoryRefused when it is in use, of a newer version or not usable
   * @throws io.ruori.persistence.engine.DamagedData when it is damaged other than by a crash
   */
  public synchronized LedgerStore local() {
    if (local == null) {
      LedgerStore opened = LocalStore.open(LocalSettings.of(
          Path.of(config.getString("local.data-dir")),
          Math.toIntExact(config.getBytes("local.segment-bytes")),
          retention()));
      try {
        install(opened);
      } catch (RuntimeException e) {
        opened.close();
        throw e;
      }
      local = opened;
    }
    return local;
  }

  /** The store in memory. */
  public synchronized LedgerStore memory() {
    if (memory == null) {
      memory = new MemoryStore(retention(), Clock.systemUTC());
      install(memory);
    }
    return memory;
  }

  /** What the ledger's storage holds; empty before a store is open. */
  public synchronized Optional<EngineStatus> status() {
    LedgerStore open = local != null ? local : memory;
    return Optional.ofNullable(open).map(store -> store.engine(config.getString("persistence-id")).status());
  }

  private Retention retention() {
    return new Retention(
        config.getDuration("history.max-age"),
        config.getBytes("history.max-bytes"),
        config.getBytes("checkpoint-after"));
  }

  private void install(LedgerStore store) {
    LedgerEngine engine = store.engine(config.getString("persistence-id"));
    LedgerStorage.get(system).install(
        engine::hasRoomFor, new EngineHistory(engine, new EventCodec(system), stateCodec()), engine::checkpointDue);
  }

  StateCodec stateCodec() {
    String reader = config.getString("checkpoint-reader");
    return new StateCodec(system, reader.isEmpty() ? Optional.empty() : Optional.of(newReader(reader)));
  }

  private CheckpointReader newReader(String className) {
    try {
      return Class.forName(className, true, system.dynamicAccess().classLoader())
          .asSubclass(CheckpointReader.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new IllegalArgumentException("ruori.storage.checkpoint-reader cannot be used: " + className, e);
    }
  }

  /**
   * Completes, with the cause, when the storage can no longer be relied on: it is damaged, or a write or sync failed. The
   * member should say so and stop.
   */
  public CompletionStage<Throwable> broken() {
    return broken.minimalCompletionStage();
  }

  /** Does work that may block on files, and notices when it shows the storage to be broken. */
  <T> Future<T> watched(Supplier<T> work) {
    return watched(CompletableFuture.supplyAsync(work, blocking));
  }

  <T> Future<T> watched(CompletableFuture<T> work) {
    return FutureConverters.asScala(work.whenComplete((_, failure) -> {
      Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
      if (cause instanceof DamagedData || cause instanceof EngineStopped) {
        broken.complete(cause);
      }
    }));
  }

  /** Where checkpoints are written, one at a time. */
  Executor checkpointing() {
    return checkpointing;
  }

  private void close() {
    checkpointing.shutdown();
    blocking.shutdown();
    try {
      if (!checkpointing.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
        checkpointing.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      if (local != null) {
        local.close();
      }
      if (memory != null) {
        memory.close();
      }
    }
  }

  private static final class Id extends AbstractExtensionId<Storage> {
    @Override
    public Storage createExtension(ExtendedActorSystem system) {
      return new Storage(system);
    }
  }
}
