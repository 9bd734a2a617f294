package io.ruori.persistence.pekko;

import com.typesafe.config.Config;
import io.ruori.core.ledger.CheckpointReader;
import io.ruori.core.ledger.LedgerStorage;
import io.ruori.core.ledger.LiveTable;
import io.ruori.persistence.engine.Checkpoint;
import io.ruori.persistence.engine.DamagedData;
import io.ruori.persistence.engine.EngineStatus;
import io.ruori.persistence.engine.EngineStopped;
import io.ruori.persistence.engine.LedgerEngine;
import io.ruori.persistence.engine.LedgerStore;
import io.ruori.persistence.engine.Retention;
import io.ruori.persistence.local.DataDirectoryRefused;
import io.ruori.persistence.local.LocalSettings;
import io.ruori.persistence.local.LocalStore;
import io.ruori.persistence.memory.MemoryStore;
import io.ruori.persistence.raft.RaftMember;
import io.ruori.persistence.raft.RaftSettings;
import io.ruori.persistence.raft.RaftStore;
import io.ruori.persistence.raft.RaftTls;
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
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ClassicActorSystemProvider;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;
import org.apache.pekko.persistence.SelectedSnapshot;
import org.apache.pekko.persistence.SnapshotMetadata;
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
  private RaftStore raft;
  private Optional<RaftTls> raftTls = Optional.empty();

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
      LocalSettings settings = localSettings();
      if (RaftStore.isMember(settings.dataDirectory())) {
        throw new DataDirectoryRefused("the data directory " + settings.dataDirectory()
            + " belongs to a member of a ring: its ledger is replicated, and is not written alone", null);
      }
      LedgerStore opened = LocalStore.open(settings);
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

  /** How members of the engine {@code raft} prove themselves; said before {@link #raft} is asked for first. */
  public synchronized void secureRaft(RaftTls tls) {
    raftTls = Optional.of(tls);
  }

  /**
   * This member's part in the replicated store, as {@code ruori.storage.raft} says, in {@code
   * ruori.storage.local.data-dir}.
   *
   * @throws io.ruori.persistence.local.DataDirectoryRefused when the directory is in use, of a newer version or not usable
   * @throws io.ruori.persistence.engine.DamagedData when it is damaged other than by a crash
   */
  public synchronized RaftStore raft() {
    if (raft == null) {
      RaftStore opened = RaftStore.open(raftSettings());
      try {
        LedgerStorage core = LedgerStorage.get(system);
        EngineReplication replication =
            new EngineReplication(opened, config.getString("persistence-id"), core, checkpointing);
        core.install(replication);
        install(opened);
        replication.start();
      } catch (RuntimeException e) {
        opened.close();
        throw e;
      }
      raft = opened;
      raft.failure().thenAccept(broken::complete);
    }
    return raft;
  }

  private RaftSettings raftSettings() {
    Config from = config.getConfig("raft");
    return new RaftSettings(
        localSettings(),
        from.getString("cluster"),
        new RaftMember(from.getString("name"), from.getString("address")),
        from.getBoolean("founder"),
        raftTls,
        new RaftSettings.Timing(
            from.getDuration("election-min"), from.getDuration("election-max"), from.getDuration("write-timeout")),
        RaftSettings.LogBounds.DEFAULT);
  }

  private LocalSettings localSettings() {
    return LocalSettings.of(
        Path.of(config.getString("local.data-dir")),
        Math.toIntExact(config.getBytes("local.segment-bytes")),
        retention());
  }

  /** The ledger's table as this member has folded it: a snapshot that needs no reading. */
  Optional<SelectedSnapshot> folded(String persistenceId, Predicate<Checkpoint> wanted) {
    if (raft == null || !persistenceId.equals(config.getString("persistence-id"))
        || !(LedgerStorage.get(system).live() instanceof LiveTable table) || table.revision() == 0) {
      return Optional.empty();
    }
    Checkpoint checkpoint = new Checkpoint(table.revision(), System.currentTimeMillis());
    return table.revision() <= raft.engine(persistenceId).head() && wanted.test(checkpoint)
        ? Optional.of(new SelectedSnapshot(
            new SnapshotMetadata(persistenceId, table.revision(), checkpoint.timestampMillis()), table))
        : Optional.empty();
  }

  /** What the ledger's storage holds; empty before a store is open. */
  public synchronized Optional<EngineStatus> status() {
    LedgerStore open = local != null ? local : raft != null ? raft : memory;
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
      if (raft != null) {
        raft.close();
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
