package io.ruori.persistence.raft;

import io.ruori.persistence.engine.Appended;
import io.ruori.persistence.engine.Appended.Done;
import io.ruori.persistence.engine.Appended.Reason;
import io.ruori.persistence.engine.Appended.Refused;
import io.ruori.persistence.engine.DamagedData;
import io.ruori.persistence.engine.StoredEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What is replicated: batches for one log.
 *
 * <pre>
 * version u8 = 1 | log's name: length u16, UTF-8 | batches i32, each: events i32, each:
 *   sequence i64 | timestamp millis i64 | length i32 | payload
 * </pre>
 *
 * The reply to it is one number per batch: its new head, or 0 when it was refused.
 */
record Entry(String log, List<List<StoredEvent>> batches) {
  private static final byte VERSION = 1;
  private static final int EVENT = 2 * Long.BYTES + Integer.BYTES;

  /** About how many bytes a batch takes in an entry. */
  static long size(List<StoredEvent> batch) {
    return Integer.BYTES + batch.stream().mapToLong(event -> EVENT + event.payload().length).sum();
  }

  byte[] encode() {
    byte[] name = log.getBytes(StandardCharsets.UTF_8);
    long size = 1 + Short.BYTES + name.length + Integer.BYTES + batches.stream().mapToLong(Entry::size).sum();
    ByteBuffer out = ByteBuffer.allocate(Math.toIntExact(size));
    out.put(VERSION).putShort((short) name.length).put(name);
    putBatches(out, batches);
    return out.array();
  }

  static void putBatches(ByteBuffer out, List<List<StoredEvent>> batches) {
    out.putInt(batches.size());
    for (List<StoredEvent> batch : batches) {
      out.putInt(batch.size());
      for (StoredEvent event : batch) {
        out.putLong(event.sequence()).putLong(event.timestampMillis()).putInt(event.payload().length);
        out.put(event.payload());
      }
    }
  }

  static Entry decode(ByteBuffer in) {
    byte version = in.get();
    if (version != VERSION) {
      throw new DamagedData("an entry of the replicated ledger has version " + version + "; this Ruori reads version "
          + VERSION + ". Update this member.");
    }
    byte[] name = new byte[in.getShort() & 0xffff];
    in.get(name);
    return new Entry(new String(name, StandardCharsets.UTF_8), batches(in));
  }

  static List<List<StoredEvent>> batches(ByteBuffer in) {
    List<List<StoredEvent>> batches = new ArrayList<>();
    for (int left = in.getInt(); left > 0; left--) {
      List<StoredEvent> batch = new ArrayList<>();
      for (int events = in.getInt(); events > 0; events--) {
        long sequence = in.getLong();
        long timestampMillis = in.getLong();
        byte[] payload = new byte[in.getInt()];
        in.get(payload);
        batch.add(new StoredEvent(sequence, timestampMillis, payload));
      }
      batches.add(batch);
    }
    return batches;
  }

  static byte[] reply(List<Appended> outcomes) {
    ByteBuffer out = ByteBuffer.allocate(outcomes.size() * Long.BYTES);
    outcomes.forEach(outcome -> out.putLong(outcome instanceof Done done ? done.head() : 0));
    return out.array();
  }

  static List<Appended> outcomes(ByteBuffer reply) {
    List<Appended> outcomes = new ArrayList<>();
    while (reply.hasRemaining()) {
      long head = reply.getLong();
      outcomes.add(head > 0 ? new Done(head) : new Refused(Reason.OUT_OF_ORDER, "another writer was there before"));
    }
    return outcomes;
  }
}
