package io.ruori.persistence.raft;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.persistence.engine.EngineStatus;
import io.ruori.persistence.engine.LedgerEngineContract;
import io.ruori.persistence.engine.LedgerStore;
import io.ruori.persistence.engine.Retention;
import io.ruori.persistence.local.FileOpener;
import io.ruori.persistence.local.LocalSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class RaftEngineTest extends LedgerEngineContract {
  private static final int SEGMENT_BYTES = 512 * 1024;

  @TempDir
  private Path directory;

  @Override
  protected LedgerStore open(Retention retention, Clock clock) {
    begin(directory);
    RaftStore store = RaftStore.open(new RaftSettings(
        new LocalSettings(directory, SEGMENT_BYTES, retention, clock, FileOpener.DISK),
        "contract",
        new RaftMember("one", RaftMembers.freeAddress()),
        true,
        Optional.empty(),
        RaftMembers.QUICK,
        RaftSettings.LogBounds.DEFAULT));
    RaftMembers.awaitLeader(store);
    return store;
  }

  @Override
  protected boolean hasSegmentReady(EngineStatus status) {
    return status.reservedBytes() >= SEGMENT_BYTES;
  }

  /** A group of one. */
  void begin(Path data) {
    assertThat(data.resolve("raft").toFile().mkdirs()).isTrue();
  }
}
