package io.ruori.persistence.local;

import io.ruori.persistence.engine.Retention;
import java.nio.file.Path;
import java.time.Clock;

/**
 * Settings of the engine on local files.
 *
 * @param dataDirectory holds the lock, the format marker and {@code journal/}
 * @param segmentBytes size of a segment file, and so the bound of one batch
 */
public record LocalSettings(Path dataDirectory, int segmentBytes, Retention retention, Clock clock, FileOpener opener) {
  private static final int SMALLEST_SEGMENT = 2048;
  private static final int LARGEST_SEGMENT = 1 << 30;

  public LocalSettings {
    if (segmentBytes < SMALLEST_SEGMENT || segmentBytes > LARGEST_SEGMENT || segmentBytes % RecordFormat.SECTOR != 0) {
      throw new IllegalArgumentException("segment-bytes must be a multiple of " + RecordFormat.SECTOR + " from "
          + SMALLEST_SEGMENT + " to " + LARGEST_SEGMENT + ": " + segmentBytes);
    }
  }

  public static LocalSettings of(Path dataDirectory, int segmentBytes, Retention retention) {
    return new LocalSettings(dataDirectory, segmentBytes, retention, Clock.systemUTC(), FileOpener.DISK);
  }

  /** The largest batch, of payloads and what is stored around each, that a segment has room for. */
  public int largestBatch() {
    return segmentBytes - SegmentFile.HEADER;
  }
}
