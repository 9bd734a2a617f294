package io.ruori.gateway.protobuf;

import java.nio.charset.StandardCharsets;

/** Reads protobuf's wire format. */
final class Wire {
  private final byte[] bytes;
  private final int end;
  private int at;

  Wire(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  /** The bytes are not what they say to be. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;

    Malformed(String message) {
      super(message, null, false, false);
    }
  }

  boolean hasMore() {
    return at < end;
  }

  long varint() throws Malformed {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (at >= end) {
        throw new Malformed("unexpected EOF");
      }
      byte b = bytes[at++];
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw new Malformed("proto: integer overflow");
  }

  /** A part that says its length. */
  Wire part() throws Malformed {
    long length = varint();
    if (length < 0 || length > end - at) {
      throw new Malformed("unexpected EOF");
    }
    var part = new Wire(bytes, at, at + (int) length);
    at += (int) length;
    return part;
  }

  byte[] rest() {
    byte[] rest = java.util.Arrays.copyOfRange(bytes, at, end);
    at = end;
    return rest;
  }

  String text() {
    String text = new String(bytes, at, end - at, StandardCharsets.UTF_8);
    at = end;
    return text;
  }

  double fixed64() throws Malformed {
    if (end - at < 8) {
      throw new Malformed("unexpected EOF");
    }
    long value = 0;
    for (int i = 7; i >= 0; i--) {
      value = value << 8 | bytes[at + i] & 0xff;
    }
    at += 8;
    return Double.longBitsToDouble(value);
  }

  void skip(int wireType) throws Malformed {
    switch (wireType) {
      case 0 -> varint();
      case 1 -> fixed64();
      case 2 -> part();
      case 5 -> {
        if (end - at < 4) {
          throw new Malformed("unexpected EOF");
        }
        at += 4;
      }
      default -> throw new Malformed("proto: illegal wireType " + wireType);
    }
  }
}
