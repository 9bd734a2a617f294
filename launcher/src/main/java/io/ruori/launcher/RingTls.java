package io.ruori.launcher;

import io.ruori.launcher.pki.Pem;
import io.ruori.persistence.raft.RaftTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** How masters prove themselves to each other. */
final class RingTls {
  private RingTls() {}

  /** @param pki the directory of this member's keys */
  static RaftTls of(Path pki) {
    try {
      X509Certificate authority = Pem.certificate(Files.readString(pki.resolve("ring-ca.crt")));
      return new RaftTls(new RingKeys(pki, authority), new RingTrust(trust(authority), pki));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the ring's keys in " + pki + " cannot be used", e);
    }
  }

  private static X509ExtendedTrustManager trust(X509Certificate authority) throws GeneralSecurityException, IOException {
    KeyStore known = KeyStore.getInstance("PKCS12");
    known.load(null, null);
    known.setCertificateEntry("ring-ca", authority);
    TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(known);
    return (X509ExtendedTrustManager) trust.getTrustManagers()[0];
  }
}
