package io.ruori.core.wire;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Reads what {@link WireWriter} has written. Every method fails with {@link IllegalArgumentException} where the bytes are not
 * what it expects: lengths are checked before anything is allocated.
 */
public final class WireReader {
  private final ByteBuffer in;

  public WireReader(byte[] bytes) {
    in = ByteBuffer.wrap(bytes);
  }

  /** Whether fields follow: those that a later version added. */
  public boolean hasMore() {
    return in.hasRemaining();
  }

  private <T> T read(Supplier<T> field) {
    try {
      return field.get();
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("a message that ends too early", e);
    }
  }

  public boolean flag() {
    return octet() != 0;
  }

  public int octet() {
    return read(in::get) & 0xff;
  }

  public int number() {
    return read(in::getInt);
  }

  public long longNumber() {
    return read(in::getLong);
  }

  public String text() {
    int length = size(1);
    String text = new String(in.array(), in.position(), length, StandardCharsets.UTF_8);
    in.position(in.position() + length);
    return text;
  }

  public byte[] bytes() {
    byte[] bytes = new byte[size(1)];
    in.get(bytes);
    return bytes;
  }

  public byte[] bytesOrNull() {
    return flag() ? bytes() : null;
  }

  public <T> List<T> list(Supplier<T> item) {
    int count = size(1);
    List<T> items = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      items.add(item.get());
    }
    return items;
  }

  private int size(int smallest) {
    int size = number();
    if (size < 0 || size > in.remaining() / smallest) {
      throw new IllegalArgumentException("a message whose length of " + size + " is not that of its bytes");
    }
    return size;
  }
}
