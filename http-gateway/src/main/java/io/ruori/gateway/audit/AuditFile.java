package io.ruori.gateway.audit;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Appends events to a file, from a thread of its own. When that cannot keep up, events are lost, and that is logged. */
public final class AuditFile implements Consumer<byte[]>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AuditFile.class);
  private static final int WAITING = 10_000;
  private static final byte[] END = new byte[0];

  private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(WAITING);
  private final AtomicLong lost = new AtomicLong();
  private final OutputStream out;
  private final Thread thread;

  private AuditFile(OutputStream out) {
    this.out = out;
    this.thread = Thread.ofVirtual().name("audit-log").start(this::write);
  }

  /** Opens the file, which only its owner may read. */
  public static AuditFile open(Path file) throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    return new AuditFile(
        new BufferedOutputStream(Files.newOutputStream(file, StandardOpenOption.APPEND)));
  }

  @Override
  public void accept(byte[] event) {
    if (!queue.offer(event)) {
      lost.incrementAndGet();
    }
  }

  private void write() {
    try (out) {
      while (true) {
        byte[] event = queue.take();
        if (event == END) {
          return;
        }
        out.write(event);
        out.write('\n');
        if (queue.isEmpty()) {
          out.flush();
        }
        long missing = lost.getAndSet(0);
        if (missing > 0) {
          LOG.error("audit events lost count={}", missing);
        }
      }
    } catch (IOException e) {
      LOG.error("audit log cannot be written", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try {
      queue.put(END);
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
