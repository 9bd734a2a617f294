package io.ruori.persistence.raft;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a member that catches up asks the leader, or any member asks itself.
 *
 * <pre>
 * kind u8 | log's name: length u16, UTF-8 | from i64 | offset i64
 * </pre>
 *
 * @param from a sequence number: of the first event wanted, or of the checkpoint
 * @param offset where in the checkpoint's bytes
 */
record CatchUpQuery(Kind kind, String log, long from, long offset) {
  /** Which question. */
  enum Kind {
    /** How far the leader is, with which logs. */
    STATE,
    /** A piece of a checkpoint; an empty one after the last. */
    CHECKPOINT,
    /** Events. */
    EVENTS,
    /** The head of this member's own copy. */
    HEAD
  }

  static final CatchUpQuery STATE = new CatchUpQuery(Kind.STATE, "", 0, 0);

  byte[] encode() {
    byte[] name = log.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(1 + Short.BYTES + name.length + 2 * Long.BYTES)
        .put((byte) kind.ordinal())
        .putShort((short) name.length)
        .put(name)
        .putLong(from)
        .putLong(offset)
        .array();
  }

  static CatchUpQuery decode(ByteBuffer in) {
    int kind = in.get();
    if (kind < 0 || kind >= Kind.values().length) {
      throw new IllegalArgumentException("an unknown question of kind " + kind);
    }
    byte[] name = new byte[in.getShort() & 0xffff];
    in.get(name);
    return new CatchUpQuery(
        Kind.values()[kind], new String(name, StandardCharsets.UTF_8), in.getLong(), in.getLong());
  }
}
