package io.ruori.launcher;

import com.typesafe.config.Config;
import io.ruori.launcher.pki.Identity;
import io.ruori.launcher.pki.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.remote.artery.tcp.SSLEngineProvider;
import scala.Option;

/**
 * TLS between masters: both ends show certificates of the ring's own authority, and who connects checks that the other one is
 * issued for the address it asked for. Files are read for each connection, so a new certificate needs no restart.
 */
public final class RingSsl implements SSLEngineProvider {
  private static final String PROTOCOL = "TLSv1.3";

  private final Path directory;

  /** As Pekko makes it. */
  public RingSsl(ActorSystem system) {
    Config config = system.settings().config();
    directory = Path.of(config.getString("ruori.ring.keys"));
  }

  @Override
  public SSLEngine createServerSSLEngine(String host, int port) {
    SSLEngine engine = engine(host, port, false);
    engine.setNeedClientAuth(true);
    return engine;
  }

  @Override
  public SSLEngine createClientSSLEngine(String host, int port) {
    SSLEngine engine = engine(host, port, true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    return engine;
  }

  private SSLEngine engine(String host, int port, boolean client) {
    try {
      Identity own = Identity.read(directory, "ring");
      X509Certificate authority = Pem.certificate(Files.readString(directory.resolve("ring-ca.crt")));
      SSLContext context = SSLContext.getInstance(PROTOCOL);
      context.init(
          new KeyManager[] {RingTls.keys(own, authority)}, new TrustManager[] {RingTls.trust(authority)}, null);
      SSLEngine engine = context.createSSLEngine(host, port);
      engine.setUseClientMode(client);
      engine.setEnabledProtocols(new String[] {PROTOCOL});
      return engine;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the ring's keys in " + directory + " cannot be used", e);
    }
  }

  @Override
  public Option<Throwable> verifyClientSession(String host, SSLSession session) {
    return Option.empty();
  }

  @Override
  public Option<Throwable> verifyServerSession(String host, SSLSession session) {
    return Option.empty();
  }
}
