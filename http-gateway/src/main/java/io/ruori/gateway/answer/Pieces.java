package io.ruori.gateway.answer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Collects bytes into one array that may be handed on without a copy. */
final class Pieces {
  private byte[] bytes;
  private int length;

  Pieces(int capacity) {
    this.bytes = new byte[capacity];
  }

  int length() {
    return length;
  }

  Pieces add(byte[] more, int from, int to) {
    int size = to - from;
    if (length + size > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + size));
    }
    System.arraycopy(more, from, bytes, length, size);
    length += size;
    return this;
  }

  Pieces add(byte[] more) {
    return add(more, 0, more.length);
  }

  Pieces add(String text) {
    return add(text.getBytes(StandardCharsets.UTF_8));
  }

  byte[] take() {
    byte[] all = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    bytes = new byte[0];
    length = 0;
    return all;
  }
}
