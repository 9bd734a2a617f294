package io.ruori.persistence.local;

import io.ruori.persistence.engine.Checkpoint;
import io.ruori.persistence.engine.DamagedData;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a log's directory holds at the start. Segments with events after the newest checkpoint are read and checked;
 * older ones are history and are checked when they are read. A torn tail is cut off; any other damage refuses the
 * start.
 *
 * @param head the newest durable sequence number, of an event or a checkpoint
 * @param bytesAfterCheckpoint what recovery has to replay
 */
record LogRecovery(
    ConcurrentSkipListMap<Long, Segment> segments,
    ConcurrentSkipListMap<Long, Checkpoint> checkpoints,
    long forgotten,
    long head,
    long bytesAfterCheckpoint) {
  private static final Logger LOG = LoggerFactory.getLogger(LogRecovery.class);

  static LogRecovery of(Path directory) throws IOException {
    var segments = new ConcurrentSkipListMap<Long, Segment>();
    var checkpoints = new ConcurrentSkipListMap<Long, Checkpoint>();
    for (Path file : Directories.list(directory)) {
      String name = file.getFileName().toString();
      if (SegmentFile.firstSequence(file).isPresent()) {
        long first = SegmentFile.firstSequence(file).getAsLong();
        segments.put(first, new Segment(file, first, (int) Files.size(file), first - 1));
      } else if (CheckpointFiles.sequence(file).isPresent()) {
        checkpoints.put(CheckpointFiles.sequence(file).getAsLong(), CheckpointFiles.describe(file));
      } else if (name.endsWith(".reserved") || name.endsWith(CheckpointFiles.TEMPORARY)) {
        Files.deleteIfExists(file);
      }
    }
    long forgotten = ForgottenFile.read(directory);
    long newest = checkpoints.isEmpty() ? 0 : checkpoints.lastKey();
    long bytes = scan(List.copyOf(segments.values()), newest);
    requireBeginning(directory, segments, checkpoints, forgotten);
    long last = segments.isEmpty() ? forgotten : segments.lastEntry().getValue().last();
    if (last < newest && !segments.isEmpty()) {
      LOG.atWarn()
          .addKeyValue("directory", directory)
          .addKeyValue("checkpoint", newest)
          .addKeyValue("log", last)
          .log("The newest checkpoint is newer than the log");
    }
    return new LogRecovery(segments, checkpoints, forgotten, Math.max(last, newest), bytes);
  }

  private static long scan(List<Segment> segments, long newestCheckpoint) throws IOException {
    long bytes = 0;
    for (int i = 0; i < segments.size(); i++) {
      Segment segment = segments.get(i);
      boolean newest = i == segments.size() - 1;
      long nextFirst = newest ? Long.MAX_VALUE : segments.get(i + 1).first();
      if (nextFirst - 1 <= newestCheckpoint) {
        segment.committed(segment.end(), nextFirst - 1);
        continue;
      }
      scan(segment, newest);
      if (!newest && segment.last() != nextFirst - 1) {
        throw new DamagedData("events " + (segment.last() + 1) + " to " + (nextFirst - 1)
            + " of the ledger are missing at the end of " + segment.file() + ". " + DamagedData.ADVICE);
      }
      bytes += segment.end() - SegmentFile.HEADER;
    }
    return bytes;
  }

  private static void scan(Segment segment, boolean newest) throws IOException {
    SegmentScan scan;
    try (FileChannel channel = FileChannel.open(segment.file(), StandardOpenOption.READ);
        Arena arena = Arena.ofConfined()) {
      var content = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena).asByteBuffer();
      scan = SegmentScan.of(segment.file(), content, newest);
    }
    if (scan.tornBytes() > 0) {
      cutTornTail(segment.file(), scan);
    }
    segment.committed(scan.end(), scan.last());
    scan.index().forEach(segment::note);
  }

  /** Overwrites what the crash left with zeros, so that it never mixes with what is written next. */
  private static void cutTornTail(Path file, SegmentScan scan) throws IOException {
    LOG.atWarn()
        .addKeyValue("file", file)
        .addKeyValue("offset", scan.end())
        .addKeyValue("bytes", scan.tornBytes())
        .addKeyValue("wholeRecords", scan.tornRecords())
        .addKeyValue("head", scan.last())
        .log("The crash left an unfinished write, which was never acknowledged; it is cut off");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      long to = scan.end() + scan.tornBytes();
      ByteBuffer zeros = ByteBuffer.allocateDirect(64 * 1024);
      for (long at = scan.end(); at < to; ) {
        zeros.position(0).limit((int) Math.min(zeros.capacity(), to - at));
        at += channel.write(zeros, at);
      }
      channel.force(true);
    }
  }

  /** The oldest segment must begin at 1, or right after what a checkpoint or a deletion covers. */
  private static void requireBeginning(
      Path directory,
      ConcurrentSkipListMap<Long, Segment> segments,
      ConcurrentSkipListMap<Long, Checkpoint> checkpoints,
      long forgotten) {
    if (segments.isEmpty()) {
      return;
    }
    long before = segments.firstKey() - 1;
    boolean covered = before <= forgotten || checkpoints.ceilingKey(before) != null;
    if (!covered) {
      throw new DamagedData("the ledger in " + directory + " begins at revision " + (before + 1)
          + ", but the checkpoint that it continues is missing. " + DamagedData.ADVICE);
    }
  }
}
