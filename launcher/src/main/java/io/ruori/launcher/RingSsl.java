package io.ruori.launcher;

import com.typesafe.config.Config;
import io.ruori.persistence.raft.RaftTls;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
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
      RaftTls managers = RingTls.of(directory);
      SSLContext context = SSLContext.getInstance(PROTOCOL);
      context.init(new KeyManager[] {managers.keys()}, new TrustManager[] {managers.trust()}, null);
      SSLEngine engine = context.createSSLEngine(host, port);
      engine.setUseClientMode(client);
      engine.setEnabledProtocols(new String[] {PROTOCOL});
      return engine;
    } catch (GeneralSecurityException e) {
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
