package io.ruori.node.probe;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;

/** Ends an exchange that takes too long, whatever it waits for: a socket's own limit begins anew with each byte. */
final class Deadline implements AutoCloseable {
  private final Thread thread;
  private volatile boolean passed;

  private Deadline(Duration time, Socket socket) {
    thread = Thread.ofVirtual().name("probe-deadline").start(() -> run(time, socket));
  }

  static Deadline of(Duration time, Socket socket) {
    return new Deadline(time, socket);
  }

  private void run(Duration time, Socket socket) {
    try {
      Thread.sleep(time);
      passed = true;
      socket.close();
    } catch (InterruptedException | IOException over) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether the exchange failed because of it. */
  boolean hasPassed() {
    return passed;
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
