package io.ruori.persistence.raft;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.storage.RaftStorage.StartupOption;
import org.apache.ratis.util.ExitUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** This member's part in the group: Ratis' server and what is asked of it. */
final class Participation implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Participation.class);
  private static final Duration ELECTION_ALONE = Duration.ofSeconds(30);

  private final RaftServer server;
  private final Replication replication;
  private final Membership membership;

  private Participation(RaftServer server, Replication replication, Membership membership) {
    this.server = server;
    this.replication = replication;
    this.membership = membership;
  }

  /** Makes a state machine for questions to a leader. */
  interface Machines {
    LedgerStateMachine create(Function<RaftPeer, AskLeader> leaders) throws IOException;
  }

  /**
   * Takes part from now on; who is alone in the group leads when this returns.
   *
   * @param failure completes when this member can take part no longer
   */
  static Participation start(RaftSettings settings, CompletableFuture<Throwable> failure, Machines machines)
      throws IOException {
    leaveUncaughtExceptionsAlone();
    Files.createDirectories(settings.directory());
    RaftGroupId group = RaftConfig.groupId(settings.cluster());
    RaftProperties properties = RaftConfig.properties(settings);
    Parameters parameters = RaftConfig.parameters(settings);
    RaftPeer self = RaftConfig.peer(settings.self());
    LostVote.mend(
        settings.directory().resolve(group.getUuid().toString()),
        self.getId().toString(),
        settings.directory(),
        RaftServerConfigKeys.Log.Appender.bufferByteLimit(properties));
    RaftServer server = RaftServer.newBuilder()
        .setServerId(self.getId())
        .setGroup(settings.founder() ? RaftGroup.valueOf(group, self) : RaftGroup.valueOf(group))
        .setOption(StartupOption.RECOVER)
        .setStateMachine(machines.create(leader -> new AskLeader(group, leader, properties, parameters)))
        .setProperties(properties)
        .setParameters(parameters)
        .build();
    Participation part = new Participation(
        server, new Replication(server, group, settings, failure), new Membership(server, group));
    try {
      server.start();
      if (part.isAlone(settings.self().name())) {
        part.replication.awaitReady(ELECTION_ALONE);
      } else {
        LeadersClasses.load();
      }
      return part;
    } catch (IOException | RuntimeException e) {
      part.close();
      throw e;
    }
  }

  /** Ratis would end the process when any thread of it fails, or else say nothing of it. */
  private static void leaveUncaughtExceptionsAlone() {
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    ExitUtils.setTerminateOnUncaughtException(false);
    Thread.setDefaultUncaughtExceptionHandler(before);
  }

  private boolean isAlone(String self) throws IOException {
    List<RaftMember> members = membership.members();
    return members.size() == 1 && members.getFirst().name().equals(self);
  }

  Replication replication() {
    return replication;
  }

  Membership membership() {
    return membership;
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      LOG.atWarn().setCause(e).log("The replicated ledger could not be closed");
    }
  }
}
