package io.ruori.persistence.raft;

import io.ruori.persistence.engine.Appended;
import io.ruori.persistence.engine.Appended.Reason;
import io.ruori.persistence.engine.Appended.Refused;
import io.ruori.persistence.engine.EngineStopped;
import io.ruori.persistence.engine.OutcomeUnknown;
import io.ruori.persistence.engine.StoredEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.exceptions.LeaderNotReadyException;
import org.apache.ratis.protocol.exceptions.ResourceUnavailableException;
import org.apache.ratis.rpc.CallId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/** Writes through this member's part in the group, while it leads. */
final class Replication {
  private static final long KEPT_FREE = 32L << 20;
  private static final long LOOK_NANOS = 5_000_000;
  private static final Executor OWN_THREADS = Thread::startVirtualThread;

  private final RaftServer server;
  private final RaftGroupId group;
  private final RaftSettings settings;
  private final FileStore disk;
  private final ClientId client = ClientId.randomId();
  private final CompletableFuture<Throwable> failure;

  /** @param failure completes when this member takes no part any more */
  Replication(RaftServer server, RaftGroupId group, RaftSettings settings, CompletableFuture<Throwable> failure)
      throws IOException {
    this.server = server;
    this.group = group;
    this.settings = settings;
    this.failure = failure;
    disk = Files.getFileStore(settings.directory());
  }

  RaftServer.Division division() {
    try {
      return server.getDivision(group);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void requireRunning() {
    if (failure.isDone()) {
      Throwable cause = failure.join();
      throw new EngineStopped("this member takes no part in the ledger since it failed: " + cause.getMessage(), cause);
    }
  }

  boolean isReady() {
    return !failure.isDone() && division().getInfo().isLeaderReady();
  }

  /** Elected, and about to have all that was committed before. */
  boolean isBecomingReady() {
    DivisionInfo info = division().getInfo();
    return info.isLeader() && !info.isLeaderReady();
  }

  /** Waits until this member leads. */
  void awaitReady(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!isReady()) {
      requireRunning();
      if (System.nanoTime() - deadline > 0) {
        throw new OutcomeUnknown(whyNotReady(), null);
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  String whyNotReady() {
    DivisionInfo info = division().getInfo();
    return info.getLeaderId() == null
        ? "no majority of the ledger's members can be reached"
        : "the ledger is written by " + RaftConfig.name(info.getLeaderId());
  }

  Leadership leadership() {
    DivisionInfo info = division().getInfo();
    return new Leadership(
        Optional.ofNullable(info.getLeaderId()).map(RaftConfig::name),
        info.getCurrentTerm(),
        info.isLeaderReady());
  }

  /** Of the other voters the one from which this leader heard last. */
  Optional<String> heir() {
    Set<RaftPeerId> voters =
        division().getRaftConf().getAllPeers().stream().map(RaftPeer::getId).collect(Collectors.toSet());
    return division().getInfo().getRoleInfoProto().getLeaderInfo().getFollowerInfoList().stream()
        .filter(other -> voters.contains(RaftPeerId.valueOf(other.getId().getId())))
        .min(Comparator.comparingLong(ServerRpcProto::getLastRpcElapsedTimeMs))
        .map(other -> RaftConfig.name(RaftPeerId.valueOf(other.getId().getId())));
  }

  boolean hasRoomFor(long bytes) {
    try {
      return disk.getUsableSpace() >= KEPT_FREE + 2 * bytes;
    } catch (IOException e) {
      return false;
    }
  }

  String state() {
    return failure.isDone() ? "stopped" : leadership().leader().isEmpty() ? "no leader" : "ok";
  }

  /** Returns when a majority has the batches and this member has applied them. */
  List<Appended> append(String log, List<List<StoredEvent>> batches) {
    RaftClientReply reply = await(request(new Entry(log, batches).encode(), RaftClientRequest.writeRequestType()));
    if (reply.isSuccess()) {
      return Entry.outcomes(reply.getMessage().getContent().asReadOnlyByteBuffer());
    }
    requireRunning();
    Throwable why = reply.getException();
    if (why instanceof LeaderNotReadyException || why instanceof ResourceUnavailableException) {
      Appended refused = new Refused(Reason.UNAVAILABLE, why.getMessage());
      return batches.stream().map(_ -> refused).toList();
    }
    throw new OutcomeUnknown("the write was interrupted: " + why, why);
  }

  private RaftClientRequest request(byte[] content, RaftClientRequest.Type type) {
    return RaftClientRequest.newBuilder()
        .setClientId(client)
        .setServerId(server.getId())
        .setGroupId(group)
        .setCallId(CallId.getAndIncrement())
        .setMessage(Message.valueOf(UnsafeByteOperations.unsafeWrap(content)))
        .setType(type)
        .build();
  }

  /**
   * The head of this member's copy once that holds all that was acknowledged before the call, by any member. Asked and answered
   * in threads of its own: Ratis lets the asker wait, and answers in the thread that applies the log, where whoever waits in
   * turn, such as with the next question, waits for ever.
   */
  CompletableFuture<Long> readIndex(String log) {
    byte[] question = new CatchUpQuery(CatchUpQuery.Kind.HEAD, log, 0, 0).encode();
    return CompletableFuture.supplyAsync(() -> read(question), OWN_THREADS)
        .thenCompose(answer -> answer)
        .orTimeout(settings.timing().read().toMillis(), TimeUnit.MILLISECONDS)
        .thenApplyAsync(content -> content.getLong(), OWN_THREADS);
  }

  private CompletableFuture<ByteBuffer> read(byte[] question) {
    try {
      requireRunning();
      return server.submitClientRequestAsync(request(question, RaftClientRequest.readRequestType()))
          .thenCompose(reply -> reply.isSuccess()
              ? CompletableFuture.completedFuture(reply.getMessage().getContent().asReadOnlyByteBuffer())
              : CompletableFuture.failedFuture(reply.getException()));
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private RaftClientReply await(RaftClientRequest request) {
    try {
      return server.submitClientRequestAsync(request).get(settings.timing().write().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new OutcomeUnknown("no majority of the ledger's members answered in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OutcomeUnknown("the write was interrupted", e);
    } catch (ExecutionException | IOException e) {
      requireRunning();
      throw new OutcomeUnknown("the write was interrupted: " + e.getMessage(), e);
    }
  }
}
