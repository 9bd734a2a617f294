package io.ruori.gateway.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends events to a file, from a thread of its own. Events are lost when that cannot keep up or the disk takes no more, and
 * that is logged; when it takes some again, the next ones are written.
 */
public final class AuditFile implements Consumer<byte[]>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AuditFile.class);

  /** Of all events that wait: upstream lets 10,000 wait, whatever their size. */
  private static final int MOST_EVENTS = 10_000;

  private static final long MOST_BYTES = 32 << 20;
  private static final byte[] END = new byte[0];

  private final BlockingQueue<byte[]> queue = new LinkedBlockingQueue<>(MOST_EVENTS);
  private final AtomicLong waiting = new AtomicLong();
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
    return to(Files.newOutputStream(file, StandardOpenOption.APPEND));
  }

  /** Writes there; what it is given to write at once are whole lines. */
  static AuditFile to(OutputStream out) {
    return new AuditFile(out);
  }

  @Override
  public void accept(byte[] event) {
    if (waiting.addAndGet(event.length) > MOST_BYTES || !queue.offer(event)) {
      waiting.addAndGet(-event.length);
      lost.incrementAndGet();
    }
  }

  private void write() {
    try (out) {
      boolean ends = false;
      while (!ends) {
        List<byte[]> events = new ArrayList<>(List.of(queue.take()));
        queue.drainTo(events);
        ends = events.remove(END);
        write(events);
      }
    } catch (IOException e) {
      LOG.error("audit log not closed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(List<byte[]> events) {
    var lines = new ByteArrayOutputStream();
    for (byte[] event : events) {
      waiting.addAndGet(-event.length);
      lines.writeBytes(event);
      lines.write('\n');
    }
    try {
      lines.writeTo(out);
      out.flush();
    } catch (IOException e) {
      lost.addAndGet(events.size());
      LOG.error("audit log cannot be written cause={}", e.toString());
    }
    long missing = lost.getAndSet(0);
    if (missing > 0) {
      LOG.error("audit events lost count={}", missing);
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
