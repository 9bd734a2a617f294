package io.ruori.gateway.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Bytes on their way to a process: who brings them waits while there are too many. */
final class SessionInput extends InputStream {
  private static final int MAX_PIECES = 16;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<byte[]> pieces = new ArrayDeque<>();
  private int read;
  private boolean ended;

  /** What comes after the end is dropped. */
  void put(byte[] piece) throws IOException {
    lock.lock();
    try {
      while (pieces.size() >= MAX_PIECES && !ended) {
        await();
      }
      if (!ended && piece.length > 0) {
        pieces.add(piece);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** No more comes; what is here can still be read. */
  void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    lock.lock();
    try {
      while (pieces.isEmpty() && !ended) {
        await();
      }
      if (pieces.isEmpty()) {
        return -1;
      }
      byte[] first = pieces.getFirst();
      int count = Math.min(length, first.length - read);
      System.arraycopy(first, read, into, from, count);
      read += count;
      if (read == first.length) {
        pieces.removeFirst();
        read = 0;
        changed.signalAll();
      }
      return count;
    } finally {
      lock.unlock();
    }
  }

  private void await() throws InterruptedIOException {
    try {
      changed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }
}
