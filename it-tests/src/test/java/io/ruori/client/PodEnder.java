package io.ruori.client;

import java.util.concurrent.locks.LockSupport;

/** Ends pods that run once, as simulated nodes never do: what they were to do has succeeded. */
final class PodEnder implements AutoCloseable {
  private static final long PERIOD_NANOS = 500_000_000;
  private static final String ONCE =
      "jsonpath={range .items[?(@.spec.restartPolicy==\"Never\")]}{.status.phase} {.metadata.name}{\"\\n\"}{end}";

  private final Client kubectl;
  private final String namespace;
  private final Thread thread;
  private volatile boolean closed;

  PodEnder(Client kubectl, String namespace) {
    this.kubectl = kubectl;
    this.namespace = namespace;
    thread = Thread.startVirtualThread(this::loop);
  }

  private void loop() {
    while (!closed) {
      kubectl.run("get", "pods", "-n", namespace, "-o", ONCE).output().lines()
          .filter(line -> line.startsWith("Running ") || line.startsWith("Pending "))
          .forEach(line -> end(line.substring(line.indexOf(' ') + 1)));
      LockSupport.parkNanos(PERIOD_NANOS);
    }
  }

  private void end(String pod) {
    kubectl.run("patch", "pod", pod, "-n", namespace, "--subresource=status", "--type=merge",
        "-p", "{\"status\":{\"phase\":\"Succeeded\"}}");
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
