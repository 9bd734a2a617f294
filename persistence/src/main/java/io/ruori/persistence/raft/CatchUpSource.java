package io.ruori.persistence.raft;

import io.ruori.persistence.engine.Checkpoint;
import io.ruori.persistence.engine.LedgerEngine;
import io.ruori.persistence.engine.StoredEvent;
import io.ruori.persistence.local.LocalStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.ratis.server.protocol.TermIndex;

/** Answers those who catch up from this member's copy. */
final class CatchUpSource {
  /** About the size of an answer. */
  static final int PIECE = 1 << 20;

  private CatchUpSource() {}

  /** @param applied read before the copy is looked at, which may then be further */
  static byte[] answer(LocalStore copies, TermIndex applied, CatchUpQuery query) throws IOException {
    return switch (query.kind()) {
      case STATE -> state(copies, applied).encode();
      case CHECKPOINT -> piece(copies, query);
      case EVENTS -> events(copies.engine(query.log()), query.from());
      case HEAD -> ByteBuffer.allocate(Long.BYTES).putLong(0, copies.engine(query.log()).head()).array();
    };
  }

  private static CatchUpState state(LocalStore copies, TermIndex applied) throws IOException {
    List<CatchUpState.Log> logs = new ArrayList<>();
    for (String name : copies.logs()) {
      LedgerEngine log = copies.engine(name);
      List<Checkpoint> checkpoints = log.checkpoints();
      long newest = checkpoints.isEmpty() ? 0 : checkpoints.getLast().sequence();
      logs.add(new CatchUpState.Log(name, log.head(), log.start(), newest));
    }
    return new CatchUpState(applied, logs);
  }

  private static byte[] piece(LocalStore copies, CatchUpQuery query) throws IOException {
    try (FileChannel file = copies.openCheckpoint(query.log(), query.from())) {
      ByteBuffer piece = ByteBuffer.allocate(PIECE);
      while (piece.hasRemaining() && file.read(piece, query.offset() + piece.position()) >= 0) {
        continue;
      }
      return Arrays.copyOf(piece.array(), piece.position());
    }
  }

  private static byte[] events(LedgerEngine log, long from) throws IOException {
    List<StoredEvent> events = log.read(from, Long.MAX_VALUE, PIECE)
        .orElseThrow(() -> new IOException("events from " + from + " on are no longer kept"));
    ByteBuffer answer = ByteBuffer.allocate(Math.toIntExact(Integer.BYTES + Entry.size(events)));
    Entry.putBatches(answer, List.of(events));
    return answer.array();
  }
}
