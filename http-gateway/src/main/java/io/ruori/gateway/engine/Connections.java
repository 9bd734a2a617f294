package io.ruori.gateway.engine;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.pekko.actor.AbstractExtensionId;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.Extension;

/** The open connections of the engines of one actor system, by the client's address. */
final class Connections implements Extension {
  private static final Id ID = new Id();

  private final ConcurrentMap<InetSocketAddress, Connection> open = new ConcurrentHashMap<>();
  private final ConcurrentMap<Integer, EngineSettings> byPort = new ConcurrentHashMap<>();

  private Connections() {}

  static Connections of(ActorSystem system) {
    return ID.get(system);
  }

  void listening(int port, EngineSettings settings) {
    byPort.put(port, settings);
  }

  /** The settings of the engine at that port; empty for a Pekko HTTP server that is not ours. */
  Optional<EngineSettings> settings(int port) {
    return Optional.ofNullable(byPort.get(port));
  }

  void opened(InetSocketAddress client, Connection connection) {
    open.put(client, connection);
  }

  void closed(InetSocketAddress client, Connection connection) {
    open.remove(client, connection);
  }

  Optional<Connection> find(InetSocketAddress client) {
    return Optional.ofNullable(open.get(client));
  }

  int count() {
    return open.size();
  }

  private static final class Id extends AbstractExtensionId<Connections> {
    @Override
    public Connections createExtension(ExtendedActorSystem system) {
      return new Connections();
    }
  }
}
