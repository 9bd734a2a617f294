package io.ruori.persistence.local;

import io.ruori.persistence.engine.EngineStatus;
import io.ruori.persistence.engine.LedgerEngineContract;
import io.ruori.persistence.engine.LedgerStore;
import io.ruori.persistence.engine.Retention;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.io.TempDir;

class LocalEngineTest extends LedgerEngineContract {
  private static final int SEGMENT_BYTES = 512 * 1024;

  @TempDir
  private Path directory;

  @Override
  protected LedgerStore open(Retention retention, Clock clock) {
    return LocalStore.open(new LocalSettings(directory, SEGMENT_BYTES, retention, clock, FileOpener.DISK));
  }

  @Override
  protected boolean hasSegmentReady(EngineStatus status) {
    return status.reservedBytes() >= SEGMENT_BYTES;
  }
}
