package io.ruori.launcher.pki;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/** A private key and the certificate of its public half. */
public record Identity(PrivateKey key, X509Certificate certificate) {

  /** Whether less than a fifth of the certificate's life is left, or less than {@code margin}. */
  boolean expiresSoon(Instant now, Duration margin) {
    Instant end = certificate.getNotAfter().toInstant();
    Duration life = Duration.between(certificate.getNotBefore().toInstant(), end);
    Duration left = Duration.between(now, end);
    return left.compareTo(margin) < 0 || left.compareTo(life.dividedBy(5)) < 0;
  }

  boolean issuedBy(X509Certificate ca) {
    try {
      certificate.verify(ca.getPublicKey());
      return !certificate.getNotBefore().after(new Date());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }
}
