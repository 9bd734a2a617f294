package io.ruori.node.remote;

import java.io.IOException;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** HTTPS clients that trust one authority and nothing else. */
public final class ClientTls {
  private static final char[] NO_PASSWORD = {};

  private ClientTls() {}

  /** A client that shows no certificate. */
  public static HttpClient anonymous(X509Certificate authority) {
    return client(authority, null);
  }

  public static HttpClient withCertificate(X509Certificate authority, PrivateKey key, X509Certificate certificate) {
    try {
      KeyStore store = emptyStore();
      store.setKeyEntry("client", key, NO_PASSWORD, new Certificate[] {certificate});
      KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, NO_PASSWORD);
      return client(authority, factory.getKeyManagers());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("unusable client certificate", e);
    }
  }

  private static HttpClient client(X509Certificate authority, KeyManager[] keys) {
    try {
      KeyStore store = emptyStore();
      store.setCertificateEntry("ca", authority);
      TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(keys, trust.getTrustManagers(), null);
      return HttpClient.newBuilder().sslContext(context).connectTimeout(Duration.ofSeconds(5)).build();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("unusable authority certificate", e);
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("JKS"); // in memory only: PKCS12 would encrypt for long
    store.load(null, NO_PASSWORD);
    return store;
  }
}
