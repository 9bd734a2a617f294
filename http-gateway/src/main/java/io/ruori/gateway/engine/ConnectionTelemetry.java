package io.ruori.gateway.engine;

import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.impl.engine.http2.TelemetrySpi;
import org.apache.pekko.http.scaladsl.model.HttpRequest;
import org.apache.pekko.http.scaladsl.model.HttpResponse;
import org.apache.pekko.stream.scaladsl.BidiFlow;
import org.apache.pekko.stream.scaladsl.Flow;
import org.apache.pekko.stream.scaladsl.Tcp.IncomingConnection;
import org.apache.pekko.util.ByteString;

/**
 * Puts a {@link ConnectionGuard} on every connection. Pekko HTTP offers no other place between TCP and TLS: its idle
 * timeout would cut quiet watches, and nothing limits headers that never end. Named in {@code reference.conf}.
 */
public final class ConnectionTelemetry implements TelemetrySpi {
  private final Connections connections;

  public ConnectionTelemetry(ActorSystem system) {
    this.connections = Connections.of(system);
  }

  @Override
  public Flow<IncomingConnection, IncomingConnection, NotUsed> serverBinding() {
    return org.apache.pekko.stream.javadsl.Flow.of(IncomingConnection.class).map(this::guarded).asScala();
  }

  private IncomingConnection guarded(IncomingConnection incoming) {
    return connections
        .settings(incoming.localAddress().getPort())
        .map(settings -> guarded(incoming, settings))
        .orElse(incoming);
  }

  private IncomingConnection guarded(IncomingConnection incoming, EngineSettings settings) {
    var client = incoming.remoteAddress();
    var connection = new Connection(System.nanoTime());
    connections.opened(client, connection);
    var guard = new ConnectionGuard(connection, settings, () -> connections.closed(client, connection));
    var sending = org.apache.pekko.stream.javadsl.Flow.of(ByteString.class).map(bytes -> {
      connection.sent(System.nanoTime());
      return bytes;
    });
    var flow = sending.via(incoming.flow()).via(guard);
    return new IncomingConnection(incoming.localAddress(), client, flow.asScala());
  }

  @Override
  public BidiFlow<HttpRequest, HttpRequest, HttpResponse, HttpResponse, NotUsed> client() {
    return BidiFlow.identity();
  }

  @Override
  public BidiFlow<HttpResponse, HttpResponse, HttpRequest, HttpRequest, NotUsed> serverConnection() {
    return BidiFlow.identity();
  }
}
