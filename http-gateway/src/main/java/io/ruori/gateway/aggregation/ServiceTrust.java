package io.ruori.gateway.aggregation;

import io.ruori.core.tls.ServerTrust;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Trusts one authority, and servers by the name of their service: their address is an endpoint's and in no certificate. */
final class ServiceTrust extends ServerTrust {
  private static final int DNS_NAME = 2;

  private final X509TrustManager authority;
  private final String serverName;

  private ServiceTrust(X509TrustManager authority, String serverName) {
    this.authority = authority;
    this.serverName = serverName;
  }

  /** @param caBundle base64 of PEM, as APIServices hold it; {@code ""} for the authorities of the system */
  static ServiceTrust of(String caBundle, String serverName) throws GeneralSecurityException, java.io.IOException {
    KeyStore store = null;
    if (!caBundle.isEmpty()) {
      store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      var in = new ByteArrayInputStream(Base64.getDecoder().decode(caBundle));
      for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca" + store.size(), certificate);
      }
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager found) {
        return new ServiceTrust(found, serverName);
      }
    }
    throw new GeneralSecurityException("no trust manager");
  }

  @Override
  protected void check(X509Certificate[] chain, String authType, String host) throws CertificateException {
    authority.checkServerTrusted(chain, authType);
    if (chain[0].getSubjectAlternativeNames() != null) {
      for (List<?> name : chain[0].getSubjectAlternativeNames()) {
        if (name.get(0).equals(DNS_NAME) && fits(String.valueOf(name.get(1)))) {
          return;
        }
      }
    }
    throw new CertificateException("x509: certificate is not valid for " + serverName);
  }

  private boolean fits(String pattern) {
    return pattern.equalsIgnoreCase(serverName)
        || pattern.startsWith("*.") && serverName.substring(serverName.indexOf('.') + 1).equalsIgnoreCase(pattern.substring(2));
  }
}
