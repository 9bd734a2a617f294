package io.ruori.persistence.raft;

import io.ruori.persistence.local.LocalSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of the engine {@code raft}.
 *
 * @param local where this member's copy is; the same directory as that of the engine {@code local}
 * @param cluster the ring's name or id: members of other rings are refused
 * @param self this member, with the address that the others use
 * @param founder whether this member may begin a group of its own when it is in none yet; any other waits to be added
 * @param tls empty: plain connections, for tests
 */
public record RaftSettings(
    LocalSettings local, String cluster, RaftMember self, boolean founder, Optional<RaftTls> tls, Timing timing,
    LogBounds log) {
  /**
   * How much of Ratis' log is kept beside the copy.
   *
   * @param segmentBytes size of its files, reserved ahead
   * @param keptEntries for members that lag a little; those further behind copy the leader's state
   */
  public record LogBounds(int segmentBytes, int keptEntries) {
    public static final LogBounds DEFAULT = new LogBounds(16 << 20, 4096);
  }

  /**
   * How patient members are.
   *
   * @param electionMin a follower that hears nothing of its leader for so long, or up to {@code electionMax}, stands for
   *     election; a leader that hears no majority for so long steps down
   * @param write how long a write may wait for a majority before its outcome is called unknown
   */
  public record Timing(Duration electionMin, Duration electionMax, Duration write) {
    public static final Timing DEFAULT =
        new Timing(Duration.ofMillis(500), Duration.ofMillis(900), Duration.ofSeconds(10));

    /** How long a read may wait for a majority: as long as writers may wait for a new leader. */
    Duration read() {
      return electionMax.multipliedBy(3);
    }
  }

  Path directory() {
    return directory(local.dataDirectory());
  }

  static Path directory(Path dataDirectory) {
    return dataDirectory.resolve("raft");
  }
}
