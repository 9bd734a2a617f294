package io.ruori.node.log;

import java.io.IOException;
import java.io.OutputStream;

/** Passes on so many bytes and then says that it is full. */
final class BoundedOutput extends OutputStream {
  private final OutputStream out;
  private long left;

  BoundedOutput(OutputStream out, long limit) {
    this.out = out;
    this.left = limit;
  }

  /** The reader has all that it asked for. */
  private static final class Full extends IOException {
    private static final long serialVersionUID = 1;
  }

  static boolean isFull(Throwable failure) {
    return failure instanceof Full || failure.getCause() != null && isFull(failure.getCause());
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int part = (int) Math.min(left, length);
    out.write(bytes, offset, part);
    left -= part;
    if (part < length || left == 0) {
      out.flush();
      throw new Full();
    }
  }

  @Override
  public void flush() throws IOException {
    out.flush();
  }
}
