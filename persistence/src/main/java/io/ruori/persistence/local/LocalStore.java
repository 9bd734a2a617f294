package io.ruori.persistence.local;

import io.ruori.persistence.engine.Checkpoint;
import io.ruori.persistence.engine.CommitThread;
import io.ruori.persistence.engine.LedgerEngine;
import io.ruori.persistence.engine.LedgerStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The logs of one data directory. */
public final class LocalStore implements LedgerStore {
  private static final Logger LOG = LoggerFactory.getLogger(LocalStore.class);
  private static final long RETENTION_SECONDS = 60;

  /** One may wait for a checkpoint to drop history; the other one reserves segments meanwhile. */
  private static final int BACKGROUND_THREADS = 2;

  private static final long CLOSING_SECONDS = 10;

  private final LocalSettings settings;
  private final DataDirectory directory;
  private final ConcurrentHashMap<String, LocalEngine> engines = new ConcurrentHashMap<>();
  private final CommitThread commits = CommitThread.start("ruori-ledger-commit");
  private final ScheduledThreadPoolExecutor background = new ScheduledThreadPoolExecutor(
      BACKGROUND_THREADS, Thread.ofPlatform().name("ruori-ledger-background-", 0).daemon().factory());

  private LocalStore(LocalSettings settings, DataDirectory directory) {
    this.settings = settings;
    this.directory = directory;
    background.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    background.scheduleWithFixedDelay(
        this::applyRetention, RETENTION_SECONDS, RETENTION_SECONDS, TimeUnit.SECONDS);
  }

  /** @throws DataDirectoryRefused when the data directory is in use, of a newer version or not usable */
  public static LocalStore open(LocalSettings settings) {
    return new LocalStore(settings, DataDirectory.open(settings.dataDirectory()));
  }

  @Override
  public LedgerEngine engine(String persistenceId) {
    return engines.computeIfAbsent(
        persistenceId, id -> LocalEngine.open(directory.journal(id), settings, background));
  }

  /** The persistence ids that have a log here. */
  public List<String> logs() throws IOException {
    Stream<String> stored =
        directory.journals().stream().map(path -> Directories.persistenceId(path.getFileName().toString()));
    return Stream.concat(stored, engines.keySet().stream()).distinct().sorted().toList();
  }

  /** Opens a checkpoint as the stream that {@link #takeCheckpoint} takes on another member. */
  public FileChannel openCheckpoint(String persistenceId, long sequence) throws IOException {
    return FileChannel.open(
        CheckpointFiles.file(directory.journal(persistenceId), sequence), StandardOpenOption.READ);
  }

  /**
   * Keeps another member's checkpoint, which is ahead of this log; what lies between was not seen here.
   *
   * @throws io.ruori.persistence.engine.DamagedData when the stream is not whole
   */
  public void takeCheckpoint(String persistenceId, ReadableByteChannel source) throws IOException {
    LedgerEngine log = engine(persistenceId);
    Checkpoint checkpoint = CheckpointFormat.readHeader("of another member", source);
    Iterator<byte[]> records = CheckpointFormat.records("of another member", source);
    log.checkpoint(checkpoint, () -> records);
    log.forget(checkpoint.sequence());
  }

  @Override
  public CommitThread commits() {
    return commits;
  }

  private void applyRetention() {
    for (LocalEngine engine : engines.values()) {
      try {
        engine.applyRetention();
      } catch (IOException | RuntimeException e) {
        LOG.atWarn()
            .addKeyValue("cause", e.toString())
            .log("Old history could not be dropped");
      }
    }
  }

  @Override
  public void close() {
    commits.close();
    try {
      for (LocalEngine engine : engines.values()) {
        engine.close();
      }
      background.shutdown();
      background.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException("the ledger could not be closed", e);
    } finally {
      directory.close();
    }
  }
}
