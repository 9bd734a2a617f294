package io.ruori.persistence.raft;

import io.ruori.persistence.local.LocalStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.RoleInfoProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.LifeCycle;
import org.apache.ratis.util.ProtoUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies what a majority has to this member's own copy. A batch is appended only when it follows the head; as every
 * member applies the same batches in the same order, all append the same ones, and applying an entry a second time
 * changes nothing.
 *
 * <p>The second needs a promise that {@link RaftEngine} keeps: a batch never begins beyond the head that the entries
 * before it lead to. So one that does shows a hole in this copy, and stops the member.
 */
final class LedgerStateMachine extends BaseStateMachine {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerStateMachine.class);

  /** What the store around hears, in Ratis' threads: must be quick. */
  interface Events {
    /** Somebody became the leader, or this member became ready to write, or it leads no longer. */
    void leadershipMayHaveChanged();

    /** This member's copy grew. */
    void applied();

    /** The copy or Ratis' log cannot be written any more. */
    void failed(Throwable cause);
  }

  private final LocalStore copies;
  private final ReplicatedCopy copy;
  private final CatchUp catchUp;
  private final Path directory;
  private final Function<RaftPeer, AskLeader> leaders;
  private final Events events;
  private volatile TermIndex mark;
  private volatile Throwable failure;

  LedgerStateMachine(
      LocalStore copies, ReplicatedCopy copy, Path directory, Function<RaftPeer, AskLeader> leaders, Events events)
      throws IOException {
    this.copies = copies;
    this.copy = copy;
    this.directory = directory;
    this.leaders = leaders;
    this.events = events;
    catchUp = new CatchUp(copies, copy);
    mark = AppliedMark.read(directory).orElse(null);
    if (mark != null) {
      setLastAppliedTermIndex(mark);
    }
  }

  @Override
  public void initialize(RaftServer server, RaftGroupId group, RaftStorage storage) throws IOException {
    super.initialize(server, group, storage);
    getLifeCycle().startAndTransition(() -> { });
  }

  /** One after the other, in the order of the log, and again from the mark on after a start. */
  @Override
  public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
    if (failure != null) {
      return CompletableFuture.failedFuture(failure);
    }
    try {
      if (AppliedMark.isCatchingUp(directory)) {
        catchUpWith(currentLeader());
      }
      LogEntryProto proto = transaction.getLogEntry();
      ByteBuffer data = proto.getStateMachineLogEntry().getLogData().asReadOnlyByteBuffer();
      byte[] reply = Entry.reply(copy.apply(Entry.decode(data)));
      updateLastAppliedTermIndex(proto.getTerm(), proto.getIndex());
      events.applied();
      return CompletableFuture.completedFuture(Message.valueOf(UnsafeByteOperations.unsafeWrap(reply)));
    } catch (RuntimeException | IOException e) {
      fail(e);
      return CompletableFuture.failedFuture(e);
    }
  }

  private RaftPeer currentLeader() throws IOException {
    RaftServer.Division division = getServer().join().getDivision(getGroupId());
    RaftPeerId leader = division.getInfo().getLeaderId();
    if (leader == null || leader.equals(getId())) {
      throw new IOException("this member's copy of the ledger is not complete, and no other one leads");
    }
    return division.getRaftConf().getPeer(leader);
  }

  private void fail(Throwable cause) {
    if (failure == null) {
      failure = cause;
      events.failed(cause);
    }
  }

  @Override
  public void notifyLogFailed(Throwable cause, LogEntryProto entry) {
    fail(cause);
  }

  /** Notes how far the copy is; it is on the disk already. */
  @Override
  public long takeSnapshot() throws IOException {
    if (failure != null) {
      throw new IOException("this member has failed", failure);
    }
    keep(getLastAppliedTermIndex());
    return mark.getIndex();
  }

  private synchronized void keep(TermIndex applied) throws IOException {
    if (mark == null || applied.getIndex() > mark.getIndex()) {
      AppliedMark.write(directory, applied);
      mark = applied;
    }
  }

  @Override
  public SnapshotInfo getLatestSnapshot() {
    TermIndex at = mark;
    return at == null ? null : new SnapshotInfo() {
      @Override
      public TermIndex getTermIndex() {
        return at;
      }

      @Override
      public List<FileInfo> getFiles() {
        return List.of();
      }
    };
  }

  /** This member is new, or so far behind that the leader has dropped what it lacks. */
  @Override
  public CompletableFuture<TermIndex> notifyInstallSnapshotFromLeader(RoleInfoProto role, TermIndex firstInLog) {
    RaftPeer leader = ProtoUtils.toRaftPeer(role.getFollowerInfo().getLeaderInfo().getId());
    CompletableFuture<TermIndex> done = new CompletableFuture<>();
    Thread.ofVirtual().name("ruori-ledger-catch-up").start(() -> {
      try {
        catchUpWith(leader);
        done.complete(mark);
      } catch (IOException | RuntimeException e) {
        LOG.atWarn()
            .addKeyValue("leader", RaftConfig.name(leader.getId()))
            .addKeyValue("cause", e.toString())
            .log("The leader's ledger could not be copied, it will be tried again");
        done.completeExceptionally(e);
      }
    });
    return done;
  }

  private synchronized void catchUpWith(RaftPeer leader) throws IOException {
    AppliedMark.beginCatchingUp(directory);
    AskLeader asked = leaders.apply(leader);
    try {
      keep(catchUp.from(asked));
    } finally {
      Thread.ofVirtual().start(asked::close); // may take seconds
    }
    AppliedMark.endCatchingUp(directory);
  }

  @Override
  public void pause() {
    getLifeCycle().transition(LifeCycle.State.PAUSING);
    getLifeCycle().transition(LifeCycle.State.PAUSED);
  }

  @Override
  public void reinitialize() {
    setLastAppliedTermIndex(mark);
    events.applied();
    getLifeCycle().startAndTransition(() -> { });
  }

  /** Another member catches up. */
  @Override
  public CompletableFuture<Message> query(Message request) {
    TermIndex applied = getLastAppliedTermIndex();
    return CompletableFuture.supplyAsync(() -> {
      try {
        ByteBuffer question = request.getContent().asReadOnlyByteBuffer();
        byte[] answer = CatchUpSource.answer(copies, applied, CatchUpQuery.decode(question));
        return Message.valueOf(UnsafeByteOperations.unsafeWrap(answer));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }, command -> Thread.ofVirtual().start(command));
  }

  @Override
  public void notifyLeaderChanged(RaftGroupMemberId member, RaftPeerId leader) {
    events.leadershipMayHaveChanged();
  }

  @Override
  public void notifyLeaderReady() {
    events.leadershipMayHaveChanged();
  }

  @Override
  public void notifyNotLeader(Collection<TransactionContext> pending) {
    events.leadershipMayHaveChanged();
  }
}
