package io.ruori.bench.load;

import io.ruori.launcher.kubeconfig.Kubeconfig;
import io.ruori.launcher.pki.Pem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** The server under load: where it is, and how a connection to it is opened. */
record Target(String host, int port, SSLContext tls) {
  private static final char[] NO_PASSWORD = {};

  /** What the current context of a kubeconfig names; certificates stand in the file itself. */
  static Target of(Path kubeconfig) throws IOException, GeneralSecurityException {
    Kubeconfig.Access access =
        Kubeconfig.current(kubeconfig).orElseThrow(() -> new IOException(kubeconfig + ": no current context"));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    store.setCertificateEntry("ca", Pem.certificate(access.authorityPem()));
    TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    store.setKeyEntry(
        "client",
        Pem.privateKey(access.clientKeyPem()),
        NO_PASSWORD,
        new Certificate[] {Pem.certificate(access.clientCertificatePem())});
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, NO_PASSWORD);
    SSLContext tls = SSLContext.getInstance("TLSv1.3");
    tls.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    URI uri = URI.create(access.server());
    return new Target(uri.getHost(), uri.getPort() < 0 ? 443 : uri.getPort(), tls);
  }

  /** An open connection that speaks the protocol: {@code http/1.1} or {@code h2}. */
  SSLSocket connect(String protocol) throws IOException {
    SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(host, port);
    socket.setTcpNoDelay(true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {protocol});
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }
}
