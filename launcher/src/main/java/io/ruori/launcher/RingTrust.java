package io.ruori.launcher;

import io.ruori.launcher.ring.RevokedFile;
import java.net.Socket;
import java.nio.file.Path;
import java.security.cert.CRLReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateRevokedException;
import java.security.cert.X509Certificate;
import java.util.Date;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Trusts what the ring's authority issued, unless it was revoked: each handshake looks at what is revoked by then. */
final class RingTrust extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager authority;
  private final RevokedFile revoked;

  RingTrust(X509ExtendedTrustManager authority, Path pki) {
    this.authority = authority;
    revoked = RevokedFile.in(pki);
  }

  private void refuseRevoked(X509Certificate[] chain) throws CertificateException {
    if (revoked.contains(RevokedFile.fingerprint(chain[0]))) {
      throw new CertificateRevokedException(
          new Date(0), CRLReason.CESSATION_OF_OPERATION, chain[0].getIssuerX500Principal(), Map.of());
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
    authority.checkClientTrusted(chain, type, engine);
    refuseRevoked(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
    authority.checkServerTrusted(chain, type, engine);
    refuseRevoked(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
    authority.checkClientTrusted(chain, type, socket);
    refuseRevoked(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
    authority.checkServerTrusted(chain, type, socket);
    refuseRevoked(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    authority.checkClientTrusted(chain, type);
    refuseRevoked(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    authority.checkServerTrusted(chain, type);
    refuseRevoked(chain);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authority.getAcceptedIssuers();
  }
}
