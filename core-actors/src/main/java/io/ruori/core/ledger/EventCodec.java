package io.ruori.core.ledger;

import io.ruori.core.object.ObjectKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Events as bytes, format 1: version, flags, revision, replaced revision, time, then seven strings (group, resource,
 * namespace, name, user, verb, manager), each with its length in two bytes, then the object's JSON up to the end. Numbers
 * are big-endian. Format 2 has the number of the request behind the time. A reader refuses formats that it does not know; what
 * a later format adds goes behind a new version.
 */
final class EventCodec {
  private static final byte FORMAT = 1;
  private static final byte OF_A_REQUEST = 2;
  private static final byte REMOVAL = 1;
  private static final int FIXED = 2 + 3 * Long.BYTES;
  private static final Event.Origin NONE = new Event.Origin(0, "", "", "");

  private EventCodec() {}

  /** A checkpoint's record: the object's newest version as an event without a past. */
  static byte[] encode(Stored stored) {
    return encode(new Event(stored.key(), stored.revision(), 0, stored.json(), NONE));
  }

  static byte[] encode(Event event) {
    byte[][] strings = strings(event);
    long request = event.origin().request();
    int size = FIXED + (request == 0 ? 0 : Long.BYTES) + (event.isRemoval() ? 0 : event.json().length);
    for (byte[] string : strings) {
      size += 2 + string.length;
    }
    ByteBuffer out = ByteBuffer.allocate(size);
    out.put(request == 0 ? FORMAT : OF_A_REQUEST).put(event.isRemoval() ? REMOVAL : 0);
    out.putLong(event.revision()).putLong(event.replaced()).putLong(event.origin().timeMillis());
    if (request != 0) {
      out.putLong(request);
    }
    for (byte[] string : strings) {
      out.putShort((short) string.length).put(string);
    }
    if (!event.isRemoval()) {
      out.put(event.json());
    }
    return out.array();
  }

  private static byte[][] strings(Event event) {
    ObjectKey key = event.key();
    Event.Origin origin = event.origin();
    String[] texts = {
      key.group(), key.resource(), key.namespace(), key.name(), origin.user(), origin.verb(), origin.manager()
    };
    byte[][] strings = new byte[texts.length][];
    for (int i = 0; i < texts.length; i++) {
      strings[i] = texts[i].getBytes(StandardCharsets.UTF_8);
      if (strings[i].length > 0xffff) {
        throw new IllegalArgumentException("a name of " + strings[i].length + " bytes");
      }
    }
    return strings;
  }

  /**
   * @throws IllegalArgumentException when the bytes are not an event of a known format
   */
  static Event decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte format = in.get();
    if (format != FORMAT && format != OF_A_REQUEST) {
      throw new IllegalArgumentException(
          "event format " + format + " is not known; this version reads formats up to " + OF_A_REQUEST);
    }
    boolean removal = (in.get() & REMOVAL) != 0;
    long revision = in.getLong();
    long replaced = in.getLong();
    long time = in.getLong();
    long request = format == OF_A_REQUEST ? in.getLong() : 0;
    var key = new ObjectKey(string(in), string(in), string(in), string(in));
    var origin = new Event.Origin(time, string(in), string(in), string(in), request);
    byte[] json = null;
    if (!removal) {
      json = new byte[in.remaining()];
      in.get(json);
    }
    return new Event(key, revision, replaced, json, origin);
  }

  private static String string(ByteBuffer in) {
    int length = in.getShort() & 0xffff;
    String text = new String(in.array(), in.arrayOffset() + in.position(), length, StandardCharsets.UTF_8);
    in.position(in.position() + length);
    return text;
  }
}
