package io.ruori.launcher;

import io.ruori.launcher.pki.ClusterPki;
import io.ruori.launcher.pki.Identity;
import io.ruori.persistence.raft.RaftTls;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** How masters prove themselves to each other. */
final class RingTls {
  private static final char[] NO_PASSWORD = {};

  private RingTls() {}

  static RaftTls of(ClusterPki pki) {
    try {
      return new RaftTls(keys(pki.ring(), pki.ringAuthority()), trust(pki.ringAuthority()));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the ring's keys cannot be used", e);
    }
  }

  static KeyManager keys(Identity own, X509Certificate authority) throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    store.setKeyEntry("ring", own.key(), NO_PASSWORD, new Certificate[] {own.certificate(), authority});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, NO_PASSWORD);
    return keys.getKeyManagers()[0];
  }

  static TrustManager trust(X509Certificate authority) throws GeneralSecurityException, IOException {
    KeyStore known = emptyStore();
    known.setCertificateEntry("ring-ca", authority);
    TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(known);
    return trust.getTrustManagers()[0];
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }
}
