package io.ruori.persistence.local;

import io.ruori.persistence.engine.StoredEvent;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.stream.LongStream;

/** Events of which each follows from its sequence number, so that what was recovered can be compared. */
final class NumberedEvents {
  private static final int[] PAYLOADS = {200, 40, 9, 0, 633, 133, 512};

  private NumberedEvents() {}

  static StoredEvent event(long sequence) {
    byte[] payload = new byte[PAYLOADS[(int) (sequence % PAYLOADS.length)]];
    for (int i = 0; i < payload.length; i++) {
      payload[i] = (byte) (1 + (sequence * 31 + i) % 250);
    }
    return new StoredEvent(sequence, 1_700_000_000_000L + sequence, payload);
  }

  static List<StoredEvent> batch(long from, long to) {
    return LongStream.rangeClosed(from, to).mapToObj(NumberedEvents::event).toList();
  }

  /** A state whose records are the sequence numbers that it holds. */
  static Iterator<byte[]> state(long upTo) {
    return LongStream.rangeClosed(1, upTo)
        .mapToObj(sequence -> ByteBuffer.allocate(8).putLong(0, sequence).array())
        .iterator();
  }
}
