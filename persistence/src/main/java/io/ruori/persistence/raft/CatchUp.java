package io.ruori.persistence.raft;

import io.ruori.persistence.engine.Appended;
import io.ruori.persistence.engine.LedgerEngine;
import io.ruori.persistence.engine.StoredEvent;
import io.ruori.persistence.local.LocalStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.List;
import org.apache.ratis.server.protocol.TermIndex;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies the leader's state into this member's: the newest checkpoint, if it is ahead of what is here, and the events
 * after it. While it is not finished the copy may end within a batch.
 */
final class CatchUp {
  private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);

  /** Asks the leader. */
  interface Leader {
    ByteBuffer ask(CatchUpQuery query) throws IOException;
  }

  private final LocalStore copies;
  private final ReplicatedCopy copy;

  CatchUp(LocalStore copies, ReplicatedCopy copy) {
    this.copies = copies;
    this.copy = copy;
  }

  /** @return up to where this copy is now complete */
  TermIndex from(Leader leader) throws IOException {
    CatchUpState state = CatchUpState.decode(leader.ask(CatchUpQuery.STATE));
    for (CatchUpState.Log log : state.logs()) {
      copy(leader, log);
    }
    return state.applied();
  }

  private void copy(Leader leader, CatchUpState.Log theirs) throws IOException {
    LedgerEngine ours = copies.engine(theirs.name());
    LOG.atInfo()
        .addKeyValue("log", theirs.name())
        .addKeyValue("from", ours.head())
        .addKeyValue("to", theirs.head())
        .addKeyValue("checkpoint", theirs.checkpoint())
        .log("Copying the leader's ledger");
    if (theirs.checkpoint() > ours.head()) {
      copies.takeCheckpoint(theirs.name(), new Pieces(leader, theirs.name(), theirs.checkpoint()));
    }
    while (ours.head() < theirs.head()) {
      ByteBuffer answer = leader.ask(new CatchUpQuery(CatchUpQuery.Kind.EVENTS, theirs.name(), ours.head() + 1, 0));
      List<StoredEvent> events = Entry.batches(answer).getFirst().stream()
          .filter(event -> event.sequence() <= theirs.head())
          .toList();
      List<Appended> outcomes = copy.apply(new Entry(theirs.name(), List.of(events)));
      if (events.isEmpty() || !(outcomes.getFirst() instanceof Appended.Done)) {
        throw new IOException("the leader's events do not follow " + ours.head());
      }
    }
  }

  /** A checkpoint of the leader, piece by piece. */
  private static final class Pieces implements ReadableByteChannel {
    private final Leader leader;
    private final String log;
    private final long sequence;
    private long offset;
    private ByteBuffer piece = ByteBuffer.allocate(0);

    Pieces(Leader leader, String log, long sequence) {
      this.leader = leader;
      this.log = log;
      this.sequence = sequence;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      if (!piece.hasRemaining()) {
        piece = leader.ask(new CatchUpQuery(CatchUpQuery.Kind.CHECKPOINT, log, sequence, offset));
        offset += piece.remaining();
      }
      int length = Math.min(target.remaining(), piece.remaining());
      if (length == 0) {
        return -1;
      }
      target.put(piece.slice(piece.position(), length));
      piece.position(piece.position() + length);
      return length;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
