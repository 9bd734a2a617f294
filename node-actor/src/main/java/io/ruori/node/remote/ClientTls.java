package io.ruori.node.remote;

import java.io.IOException;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** HTTPS clients that trust one authority and nothing else. */
public final class ClientTls {
  private static final char[] NO_PASSWORD = {};

  private ClientTls() {}

  /** A client that shows no certificate. */
  public static HttpClient anonymous(X509Certificate authority) {
    return client(authority, null, usual -> usual);
  }

  public static HttpClient withCertificate(X509Certificate authority, PrivateKey key, X509Certificate certificate) {
    return withCertificate(authority, key, certificate, usual -> usual);
  }

  /** @param trust what is believed of servers beyond the authority's signature, in place of the usual check of their name */
  public static HttpClient withCertificate(
      X509Certificate authority,
      PrivateKey key,
      X509Certificate certificate,
      UnaryOperator<X509TrustManager> trust) {
    try {
      KeyStore store = emptyStore();
      store.setKeyEntry("client", key, NO_PASSWORD, new Certificate[] {certificate});
      KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, NO_PASSWORD);
      return client(authority, factory.getKeyManagers(), trust);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("unusable client certificate", e);
    }
  }

  private static HttpClient client(
      X509Certificate authority, KeyManager[] keys, UnaryOperator<X509TrustManager> trust) {
    try {
      KeyStore store = emptyStore();
      store.setCertificateEntry("ca", authority);
      TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      X509TrustManager usual = (X509TrustManager) factory.getTrustManagers()[0];
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(keys, new TrustManager[] {trust.apply(usual)}, null);
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
