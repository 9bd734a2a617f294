package io.ruori.persistence.raft;

import static org.awaitility.Awaitility.await;

import io.ruori.persistence.engine.LedgerEngine;
import io.ruori.persistence.engine.Retention;
import io.ruori.persistence.local.FileOpener;
import io.ruori.persistence.local.LocalSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Members in one JVM that can be stopped and started again. */
final class RaftGroup implements AutoCloseable {
  /** So small that a member that misses a few hundred writes must copy the state. */
  private static final RaftSettings.LogBounds LOG = new RaftSettings.LogBounds(16 << 10, 64);

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Map<String, RaftSettings> settings = new ConcurrentSkipListMap<>();
  private final Map<String, RaftStore> stores = new ConcurrentSkipListMap<>();
  private Optional<RaftTls> tls = Optional.empty();

  void secure(RaftTls with) {
    tls = Optional.of(with);
  }

  LocalSettings local(Path data) {
    return LocalSettings.of(data, 1 << 20, new Retention(Duration.ofHours(1), 1 << 30, 1 << 30));
  }

  void found(Path directory, String name) {
    foundOn(FileOpener.DISK, directory, name);
  }

  void foundOn(FileOpener disk, Path directory, String name) {
    define(disk, directory, name, true);
    start(name);
    awaitLeader(name);
  }

  private void define(FileOpener disk, Path directory, String name, boolean founder) {
    LocalSettings local = local(directory.resolve(name));
    settings.put(name, new RaftSettings(
        new LocalSettings(local.dataDirectory(), local.segmentBytes(), local.retention(), local.clock(), disk), "test",
        new RaftMember(name, RaftMembers.freeAddress()), founder, tls, RaftMembers.QUICK, LOG));
  }

  /** Starts a member and has the leader add it; again where the machine is so busy that the leader gives it up. */
  void join(Path directory, String name) throws Exception {
    define(FileOpener.DISK, directory, name, false);
    start(name);
    await().atMost(PATIENCE).pollDelay(Duration.ZERO).until(() -> isAdded(name));
  }

  boolean isAddedAtOnce(Path directory, String name) throws Exception {
    define(FileOpener.DISK, directory, name, false);
    start(name);
    return isAdded(name);
  }

  private boolean isAdded(String name) throws Exception {
    try {
      stores.get(awaitLeader()).add(settings.get(name).self()).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException e) {
      return false;
    }
  }

  void start(String name) {
    stores.put(name, RaftStore.open(settings.get(name)));
  }

  void stop(String name) {
    stores.remove(name).close();
  }

  RaftStore store(String name) {
    return stores.get(name);
  }

  LedgerEngine log(String name) {
    return stores.get(name).engine("ledger");
  }

  /** Of these, or of all. */
  String awaitLeader(String... among) {
    List<String> names = among.length > 0 ? List.of(among) : List.copyOf(stores.keySet());
    return await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(
        () -> names.stream().filter(name -> stores.get(name).leadership().mine()).findFirst().orElse(null),
        name -> name != null);
  }

  @Override
  public void close() {
    stores.values().forEach(RaftStore::close);
  }
}
