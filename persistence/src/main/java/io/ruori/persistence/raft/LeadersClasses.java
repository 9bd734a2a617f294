package io.ruori.persistence.raft;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Ratis needs only where it leads, loaded and verified while a member follows: else that happens when a leader has died and
 * all writers wait for the next.
 */
final class LeadersClasses {
  private static final Logger LOG = LoggerFactory.getLogger(LeadersClasses.class);

  /** With all that is declared within them. Those that are not public have no other handle than their names. */
  static final List<String> NAMES = List.of(
      "org.apache.ratis.server.impl.LeaderElection",
      "org.apache.ratis.server.impl.VoteContext",
      "org.apache.ratis.server.impl.LeaderStateImpl",
      "org.apache.ratis.server.impl.FollowerInfoImpl",
      "org.apache.ratis.server.impl.LeaderLease",
      "org.apache.ratis.server.impl.LeaderTracer",
      "org.apache.ratis.server.impl.MessageStreamRequests",
      "org.apache.ratis.server.impl.PendingRequests",
      "org.apache.ratis.server.impl.PendingStepDown",
      "org.apache.ratis.server.impl.ReadIndexHeartbeats",
      "org.apache.ratis.server.impl.WatchRequests",
      "org.apache.ratis.server.leader.LogAppenderBase",
      "org.apache.ratis.server.leader.LogAppenderDaemon",
      "org.apache.ratis.server.leader.LogAppenderDefault",
      "org.apache.ratis.server.metrics.LogAppenderMetrics",
      "org.apache.ratis.grpc.metrics.GrpcServerMetrics",
      "org.apache.ratis.grpc.server.GrpcLogAppender",
      "org.apache.ratis.retry.MultipleLinearRandomRetry");

  private LeadersClasses() {}

  /** Returns at once. */
  static void load() {
    Thread.ofPlatform().name("ruori-ledger-prepare").daemon().start(() -> NAMES.forEach(LeadersClasses::load));
  }

  private static void load(String name) {
    try {
      for (Class<?> within : Class.forName(name).getDeclaredClasses()) {
        Class.forName(within.getName());
      }
    } catch (ClassNotFoundException | LinkageError e) {
      LOG.atDebug().addKeyValue("class", name).setCause(e).log("A leader's class is not loaded ahead");
    }
  }
}
