package io.ruori.persistence.raft;

import io.ruori.persistence.local.Directories;
import java.io.File;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.ratis.server.RaftServerConfigKeys.Log.CorruptionPolicy;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.raftlog.segmented.LogSegment;
import org.apache.ratis.server.raftlog.segmented.LogSegmentPath;
import org.apache.ratis.util.SizeInBytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Mends the file in which Ratis 3.3.0 keeps a member's term and vote. Where a disk is full as it writes that file, it puts an
 * empty one in its place, and the member never starts again. Which terms it has voted in is then lost, and who votes twice in
 * one may make two leaders; so it goes on in a term beyond any that it can have heard of, and votes in no earlier one.
 */
final class LostVote {
  private static final Logger LOG = LoggerFactory.getLogger(LostVote.class);
  private static final String TERM = "term";
  private static final String VOTE = "votedFor";

  /** More elections than there can have been since the last entry of the log: as many take days without a leader. */
  private static final long BEYOND = 1_000_000;

  private LostVote() {}

  /**
   * @param group Ratis' directory of the group
   * @param self this member, which in the new term has voted for itself
   * @param mark the directory of the {@link AppliedMark}
   * @param maxEntry of one entry of the log
   */
  static void mend(Path group, String self, Path mark, SizeInBytes maxEntry) throws IOException {
    Path current = group.resolve("current");
    Path file = current.resolve("raft-meta");
    if (!Files.exists(file) || isWhole(file)) {
      return;
    }
    long applied = AppliedMark.read(mark).map(TermIndex::getTerm).orElse(0L);
    long term = Math.max(applied, lastTerm(current, maxEntry)) + BEYOND;
    write(file, term, self);
    LOG.atWarn().addKeyValue("file", file).addKeyValue("term", term)
        .log("The vote of this member was lost, as when a disk is full; it goes on in a later term");
  }

  private static boolean isWhole(Path file) throws IOException {
    var properties = new Properties();
    try {
      properties.load(new StringReader(Files.readString(file, StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException malformed) {
      return false;
    }
    return properties.getProperty(TERM, "").matches("[0-9]{1,18}") && properties.containsKey(VOTE);
  }

  private static long lastTerm(Path current, SizeInBytes maxEntry) throws IOException {
    var last = new AtomicLong();
    try (Stream<Path> files = Files.list(current)) {
      List<LogSegmentPath> segments =
          files.map(LogSegmentPath::matchLogSegment).filter(segment -> segment != null).toList();
      for (LogSegmentPath segment : segments) {
        File entries = segment.getPath().toFile();
        LogSegment.readSegmentFile(entries, segment.getStartEnd(), maxEntry, CorruptionPolicy.WARN_AND_RETURN, null,
            entry -> last.accumulateAndGet(entry.getTerm(), Math::max));
      }
    }
    return last.get();
  }

  private static void write(Path file, long term, String self) throws IOException {
    var properties = new Properties();
    properties.setProperty(TERM, Long.toString(term));
    properties.setProperty(VOTE, self);
    var text = new StringWriter();
    properties.store(text, null);
    Directories.replace(file, text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
