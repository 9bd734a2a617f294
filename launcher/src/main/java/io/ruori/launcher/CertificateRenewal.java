package io.ruori.launcher;

import io.ruori.core.api.ApiException;
import io.ruori.launcher.join.EnrolmentException;
import io.ruori.launcher.join.Membership;
import io.ruori.launcher.pki.Identity;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Replaces a worker's certificates before they end, while it runs. */
final class CertificateRenewal {
  private static final Logger LOG = LoggerFactory.getLogger(CertificateRenewal.class);
  private static final Duration PERIOD = Duration.ofHours(1);

  private CertificateRenewal() {}

  static AutoCloseable start(Membership membership, Path directory, NodePort port) {
    Thread thread = Thread.ofVirtual().name("certificates").start(() -> run(membership, directory, port));
    return thread::interrupt;
  }

  private static void run(Membership membership, Path directory, NodePort port) {
    try {
      while (true) {
        renew(membership, directory, port);
        Thread.sleep(PERIOD);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void renew(Membership membership, Path directory, NodePort port)
      throws InterruptedException {
    try {
      membership.renew(Instant.now());
      Identity serving = membership.serving(directory, Instant.now());
      port.tls().rotate(serving.key(), List.of(serving.certificate()));
    } catch (EnrolmentException | IOException | GeneralSecurityException | ApiException e) {
      LOG.warn("certificates not renewed cause={}", e.toString());
    }
  }
}
