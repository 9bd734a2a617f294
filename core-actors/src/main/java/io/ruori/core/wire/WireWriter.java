package io.ruori.core.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.Consumer;

/** Writes a message's fields, one behind the other. */
public final class WireWriter {
  private byte[] bytes;
  private int length;

  /** @param expected about how many bytes it will be */
  public WireWriter(int expected) {
    bytes = new byte[Math.max(64, expected)];
  }

  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  private int room(int count) {
    if (bytes.length - length < count) {
      bytes = Arrays.copyOf(bytes, Math.max(length + count, bytes.length * 2));
    }
    int at = length;
    length += count;
    return at;
  }

  public WireWriter flag(boolean value) {
    return octet(value ? 1 : 0);
  }

  public WireWriter octet(int value) {
    int at = room(1);
    bytes[at] = (byte) value;
    return this;
  }

  public WireWriter number(int value) {
    int at = room(Integer.BYTES);
    for (int i = 0; i < Integer.BYTES; i++) {
      bytes[at + i] = (byte) (value >>> 8 * (Integer.BYTES - 1 - i));
    }
    return this;
  }

  public WireWriter number(long value) {
    return number((int) (value >>> 32)).number((int) value);
  }

  public WireWriter text(String value) {
    return bytes(value.getBytes(StandardCharsets.UTF_8));
  }

  public WireWriter bytes(byte[] value) {
    number(value.length);
    int at = room(value.length); // may put another array into the place of this one
    System.arraycopy(value, 0, bytes, at, value.length);
    return this;
  }

  /** Bytes that may be absent. */
  public WireWriter bytesOrNull(byte[] value) {
    flag(value != null);
    return value == null ? this : bytes(value);
  }

  /** The number of items, then each of them. */
  public <T> WireWriter list(Collection<T> items, Consumer<T> item) {
    number(items.size());
    items.forEach(item);
    return this;
  }
}
