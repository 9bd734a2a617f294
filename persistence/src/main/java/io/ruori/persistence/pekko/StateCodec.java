package io.ruori.persistence.pekko;

import io.ruori.core.ledger.CheckpointReader;
import io.ruori.core.ledger.CheckpointState;
import io.ruori.persistence.engine.DamagedData;
import io.ruori.persistence.engine.StreamedState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializer;
import org.apache.pekko.serialization.Serializers;

/**
 * Snapshots as records. The first one says how: {@code 1} for a {@link CheckpointState}, whose records follow; {@code
 * 2}, a serializer's number and manifest for any other object, whose bytes follow as Pekko serialised it.
 */
final class StateCodec {
  private static final byte SERIALIZED = 2;

  private final Serialization serialization;
  private final Optional<CheckpointReader> reader;

  StateCodec(ActorSystem system, Optional<CheckpointReader> reader) {
    this.reader = reader;
    serialization = SerializationExtension.get(system);
  }

  /** The records of an object that is not a {@link CheckpointState}. */
  List<byte[]> serialize(Object state) {
    Serializer serializer = serialization.findSerializerFor(state);
    byte[] manifest = Serializers.manifestFor(serializer, state).getBytes(StandardCharsets.UTF_8);
    byte[] head = ByteBuffer.allocate(1 + Integer.BYTES + manifest.length)
        .put(SERIALIZED).putInt(serializer.identifier()).put(manifest).array();
    byte[] bytes = serialization.serialize(state).get();
    return List.of(head, bytes);
  }

  Object read(long sequence, Iterator<byte[]> records) {
    ByteBuffer head = ByteBuffer.wrap(records.next());
    byte kind = head.get();
    return switch (kind) {
      case StreamedState.TAG -> readStreamed(sequence, records);
      case SERIALIZED -> deserialize(head, records);
      default -> throw new DamagedData("the checkpoint at " + sequence + " is of an unknown kind, " + kind);
    };
  }

  /** The state before the first event. */
  CheckpointState empty() {
    return readStreamed(0, Collections.emptyIterator());
  }

  private CheckpointState readStreamed(long sequence, Iterator<byte[]> records) {
    return reader
        .orElseThrow(() -> new IllegalStateException("ruori.storage.checkpoint-reader is not set"))
        .read(sequence, records);
  }

  private Object deserialize(ByteBuffer head, Iterator<byte[]> records) {
    int serializer = head.getInt();
    String manifest = StandardCharsets.UTF_8.decode(head).toString();
    if (!records.hasNext()) {
      throw new NoSuchElementException("a checkpoint without its bytes");
    }
    return serialization.deserialize(records.next(), serializer, manifest).get();
  }
}
