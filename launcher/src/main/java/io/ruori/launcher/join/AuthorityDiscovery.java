package io.ruori.launcher.join;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Finds out the authority of an API server that is not known yet, from the chain that it shows. Only the authority whose
 * key the token pins is believed, and every later connection is checked against it.
 */
public final class AuthorityDiscovery {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private AuthorityDiscovery() {}

  public static X509Certificate discover(URI server, JoinToken token) throws EnrolmentException {
    for (X509Certificate shown : chain(server)) {
      if (token.pins(shown)) {
        return shown;
      }
    }
    throw new EnrolmentException(server + " belongs to another cluster: its authority is not the one that the token names");
  }

  private static List<X509Certificate> chain(URI server) throws EnrolmentException {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Onlooker()}, null);
      try (Socket plain = new Socket()) {
        plain.connect(new InetSocketAddress(server.getHost(), server.getPort()), (int) PATIENCE.toMillis());
        plain.setSoTimeout((int) PATIENCE.toMillis());
        SSLSocket socket =
            (SSLSocket) context.getSocketFactory().createSocket(plain, server.getHost(), server.getPort(), true);
        socket.startHandshake();
        List<X509Certificate> chain = new ArrayList<>();
        for (Certificate certificate : socket.getSession().getPeerCertificates()) {
          chain.add((X509Certificate) certificate);
        }
        return chain;
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new EnrolmentException("cannot reach " + server + ": " + e.getMessage());
    }
  }

  /** Looks at the chain without trusting it: nothing is sent over this connection. */
  private static final class Onlooker implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {
      throw new UnsupportedOperationException("a client's trust in servers only");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
