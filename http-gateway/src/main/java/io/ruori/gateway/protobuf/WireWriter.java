package io.ruori.gateway.protobuf;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes protobuf's wire format. */
final class WireWriter {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int PART = 2;

  private byte[] bytes = new byte[256];
  private int length;

  WireWriter number(int field, long value) {
    return varint((long) field << 3 | VARINT).varint(value);
  }

  WireWriter decimal(int field, double value) {
    varint((long) field << 3 | FIXED64);
    long bits = Double.doubleToRawLongBits(value);
    for (int i = 0; i < Long.BYTES; i++) {
      add((byte) (bits >>> 8 * i));
    }
    return this;
  }

  WireWriter text(int field, String value) {
    return part(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** A part that says its length: a text, bytes, or a message. */
  WireWriter part(int field, byte[] value) {
    return part(field, value, value.length);
  }

  WireWriter part(int field, WireWriter message) {
    return part(field, message.bytes, message.length);
  }

  private WireWriter part(int field, byte[] value, int size) {
    varint((long) field << 3 | PART).varint(size);
    reserve(size);
    System.arraycopy(value, 0, bytes, length, size);
    length += size;
    return this;
  }

  WireWriter raw(byte[] value) {
    reserve(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
    return this;
  }

  private WireWriter varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      add((byte) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    return add((byte) rest);
  }

  private WireWriter add(byte b) {
    reserve(1);
    bytes[length++] = b;
    return this;
  }

  private void reserve(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }

  byte[] take() {
    return Arrays.copyOf(bytes, length);
  }
}
