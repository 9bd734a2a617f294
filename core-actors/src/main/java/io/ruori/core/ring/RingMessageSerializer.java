package io.ruori.core.ring;

import io.ruori.core.wire.WireReader;
import io.ruori.core.wire.WireWriter;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/** What masters tell each other about nodes. */
public final class RingMessageSerializer extends SerializerWithStringManifest {
  private static final int IDENTIFIER = 7313;
  private static final String BEAT = "beat";

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object message) {
    return BEAT;
  }

  @Override
  public byte[] toBinary(Object message) {
    return new WireWriter(64).text(((RingHeartbeats.Beat) message).node()).toBytes();
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    if (!manifest.equals(BEAT)) {
      throw new IllegalArgumentException("not a message of the ring: " + manifest);
    }
    return new RingHeartbeats.Beat(new WireReader(bytes).text());
  }
}
