package io.ruori.persistence.pekko;

import io.ruori.persistence.engine.DamagedData;
import io.ruori.persistence.engine.StoredEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.PersistentImpl;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.Serializer;
import org.apache.pekko.serialization.Serializers;

/**
 * Events as the payload of stored records: {@code version u8 = 1 | serializer i32 | manifest | writer | event manifest
 * | bytes}, each text with a length of two bytes before it. Serialisation is Pekko's.
 */
final class EventCodec {
  private static final byte VERSION = 1;
  private static final int FIXED = 1 + Integer.BYTES + 3 * Short.BYTES;

  private final Serialization serialization;

  EventCodec(ActorSystem system) {
    serialization = SerializationExtension.get(system);
  }

  StoredEvent encode(PersistentRepr event) {
    Object payload = event.payload();
    Serializer serializer = serialization.findSerializerFor(payload);
    byte[] manifest = utf8(Serializers.manifestFor(serializer, payload));
    byte[] writer = utf8(event.writerUuid());
    byte[] eventManifest = utf8(event.manifest());
    byte[] bytes = serialization.serialize(payload).get();
    ByteBuffer record = ByteBuffer.allocate(
        FIXED + manifest.length + writer.length + eventManifest.length + bytes.length);
    record.put(VERSION).putInt(serializer.identifier());
    put(record, manifest);
    put(record, writer);
    put(record, eventManifest);
    record.put(bytes);
    return new StoredEvent(event.sequenceNr(), timestampOf(event), record.array());
  }

  private static long timestampOf(PersistentRepr event) {
    return event.timestamp() == 0 ? System.currentTimeMillis() : event.timestamp();
  }

  PersistentRepr decode(String persistenceId, StoredEvent stored) {
    ByteBuffer record = header(stored);
    int serializer = record.getInt();
    String manifest = text(record);
    String writer = text(record);
    String eventManifest = text(record);
    Object payload = serialization.deserialize(rest(record), serializer, manifest).get();
    return new PersistentImpl(
        payload,
        stored.sequence(),
        persistenceId,
        eventManifest,
        false,
        null,
        writer,
        stored.timestampMillis(),
        scala.Option.empty());
  }

  /** Only what was persisted, without Pekko's envelope. */
  Object payload(StoredEvent stored) {
    ByteBuffer record = header(stored);
    int serializer = record.getInt();
    String manifest = text(record);
    text(record);
    text(record);
    return serialization.deserialize(rest(record), serializer, manifest).get();
  }

  private static ByteBuffer header(StoredEvent stored) {
    ByteBuffer record = ByteBuffer.wrap(stored.payload());
    byte version = record.get();
    if (version != VERSION) {
      throw new DamagedData("event " + stored.sequence() + " of the ledger has encoding version " + version
          + "; this Ruori reads version " + VERSION);
    }
    return record;
  }

  private static byte[] rest(ByteBuffer record) {
    byte[] bytes = new byte[record.remaining()];
    record.get(bytes);
    return bytes;
  }

  private static void put(ByteBuffer target, byte[] text) {
    if (text.length > 0xffff) {
      throw new IllegalArgumentException("a manifest of " + text.length + " bytes is too long");
    }
    target.putShort((short) text.length).put(text);
  }

  private static String text(ByteBuffer record) {
    byte[] bytes = new byte[record.getShort() & 0xffff];
    record.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
