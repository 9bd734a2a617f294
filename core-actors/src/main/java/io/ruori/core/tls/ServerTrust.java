package io.ruori.core.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;

/** A client's own way to believe servers, in place of the usual one by the host's name. */
public abstract class ServerTrust extends X509ExtendedTrustManager {
  /**
   * Returns when the server is believed.
   *
   * @param host whom the client wanted to reach, as it said; {@code ""} when it is not known
   */
  protected abstract void check(X509Certificate[] chain, String authType, String host) throws CertificateException;

  @Override
  public final void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
    check(chain, authType, "");
  }

  @Override
  public final void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain, authType, socket instanceof SSLSocket secure ? host(secure.getHandshakeSession().getPeerHost()) : "");
  }

  @Override
  public final void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    check(chain, authType, host(engine.getPeerHost()));
  }

  private static String host(String known) {
    return known == null ? "" : known.replace("[", "").replace("]", "");
  }

  @Override
  public final void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
    throw new CertificateException("a client's trust in servers only");
  }

  @Override
  public final void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public final void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public final X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
