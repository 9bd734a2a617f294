package io.ruori.persistence.raft;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.ratis.server.protocol.TermIndex;

/**
 * How far a member's copy is.
 *
 * @param applied all entries up to this one are in the logs
 */
record CatchUpState(TermIndex applied, List<Log> logs) {
  /**
   * One log.
   *
   * @param checkpoint the newest one's sequence number; 0 when there is none
   */
  record Log(String name, long head, long start, long checkpoint) {}

  byte[] encode() {
    List<byte[]> names = logs.stream().map(log -> log.name.getBytes(StandardCharsets.UTF_8)).toList();
    int size = names.stream().mapToInt(name -> Short.BYTES + name.length + 3 * Long.BYTES).sum();
    ByteBuffer out = ByteBuffer.allocate(2 * Long.BYTES + Integer.BYTES + size);
    out.putLong(applied.getTerm()).putLong(applied.getIndex()).putInt(logs.size());
    for (int i = 0; i < logs.size(); i++) {
      Log log = logs.get(i);
      out.putShort((short) names.get(i).length).put(names.get(i));
      out.putLong(log.head).putLong(log.start).putLong(log.checkpoint);
    }
    return out.array();
  }

  static CatchUpState decode(ByteBuffer in) {
    TermIndex applied = TermIndex.valueOf(in.getLong(), in.getLong());
    List<Log> logs = new ArrayList<>();
    for (int left = in.getInt(); left > 0; left--) {
      byte[] name = new byte[in.getShort() & 0xffff];
      in.get(name);
      logs.add(new Log(new String(name, StandardCharsets.UTF_8), in.getLong(), in.getLong(), in.getLong()));
    }
    return new CatchUpState(applied, logs);
  }
}
