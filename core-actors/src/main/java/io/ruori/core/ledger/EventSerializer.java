package io.ruori.core.ledger;

import org.apache.pekko.serialization.SerializerWithStringManifest;

/** Events in the journal and between members: {@link EventCodec} as Pekko's serialization asks for it. */
public final class EventSerializer extends SerializerWithStringManifest {
  private static final int IDENTIFIER = 7310;
  private static final String MANIFEST = "E";

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object event) {
    return MANIFEST;
  }

  @Override
  public byte[] toBinary(Object event) {
    return EventCodec.encode((Event) event);
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) {
    return EventCodec.decode(bytes);
  }
}
