package io.ruori.launcher;

import io.ruori.launcher.pki.ClusterPki;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Replaces a master's own certificates before they end, while it runs. */
final class MasterCertificates {
  private static final Logger LOG = LoggerFactory.getLogger(MasterCertificates.class);
  private static final Duration PERIOD = Duration.ofHours(1);

  private MasterCertificates() {}

  /** Who shows certificates. */
  interface Shown {
    void renewed(ClusterPki keys) throws IOException;
  }

  /** @param keys reads the keys, and renews those that come near their end */
  static AutoCloseable keep(Supplier<ClusterPki> keys, Shown shown) {
    Thread thread = Thread.ofVirtual().name("master certificates").start(() -> run(keys, shown));
    return thread::interrupt;
  }

  private static void run(Supplier<ClusterPki> keys, Shown shown) {
    try {
      while (true) {
        Thread.sleep(PERIOD);
        try {
          shown.renewed(keys.get());
        } catch (IOException | RuntimeException e) {
          LOG.warn("certificates not renewed cause={}", e.toString());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
