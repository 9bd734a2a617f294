package io.ruori.launcher.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens at one address and joins each connection to one of several servers: to the first that takes it. What goes over it
 * is not looked at, so TLS, and with it who the client is, stays between the two ends.
 */
public final class Front implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Front.class);
  private static final int CONNECT_MILLIS = 2000;
  private static final int MOST_CONNECTIONS = 4096;
  private static final int BUFFER = 16 << 10;

  private final ServerSocket listener;
  private final Supplier<List<URI>> servers;
  private final Map<Socket, Joined> joined = new ConcurrentHashMap<>();

  private record Joined(URI server, Socket there) {}

  private Front(ServerSocket listener, Supplier<List<URI>> servers) {
    this.listener = listener;
    this.servers = servers;
  }

  /**
   * Starts to listen.
   *
   * @param servers to try, in order; asked for at each connection
   */
  public static Front open(InetSocketAddress address, Supplier<List<URI>> servers) throws IOException {
    ServerSocket listener = new ServerSocket();
    try {
      listener.setReuseAddress(true);
      listener.bind(address, 256);
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    Front front = new Front(listener, servers);
    Thread.ofPlatform().name("front").start(front::accept);
    return front;
  }

  public int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket here = listener.accept();
        if (joined.size() >= MOST_CONNECTIONS) {
          LOG.warn("too many connections, one is refused most={}", MOST_CONNECTIONS);
          here.close();
        } else {
          Thread.ofVirtual().name("front connection").start(() -> join(here));
        }
      } catch (IOException e) {
        if (!listener.isClosed()) {
          LOG.warn("a connection could not be taken cause={}", e.toString());
        }
      }
    }
  }

  private void join(Socket here) {
    for (URI server : servers.get()) {
      Socket there = new Socket();
      try {
        there.connect(new InetSocketAddress(server.getHost(), server.getPort()), CONNECT_MILLIS);
        here.setOption(StandardSocketOptions.TCP_NODELAY, true);
        there.setOption(StandardSocketOptions.TCP_NODELAY, true);
      } catch (IOException gone) {
        end(there);
        continue;
      }
      joined.put(here, new Joined(server, there));
      Thread.ofVirtual().name("front back").start(() -> copy(there, here));
      copy(here, there);
      return;
    }
    end(here);
  }

  /** One direction, to its end; an error in either ends both. */
  private void copy(Socket from, Socket to) {
    byte[] buffer = new byte[BUFFER];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
      }
      to.shutdownOutput();
      if (from.isOutputShutdown()) {
        end(from);
        end(to);
      }
    } catch (IOException broken) {
      end(from);
      end(to);
    }
  }

  private void end(Socket socket) {
    joined.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("a connection did not close cause={}", e.toString());
    }
  }

  /** Ends the connections to a server that answers no longer: their clients come again, and to another. */
  public void leave(URI server) {
    joined.forEach(
        (here, at) -> {
          if (at.server().equals(server)) {
            end(at.there());
            end(here);
          }
        });
  }

  @Override
  public void close() throws IOException {
    listener.close();
    joined.forEach(
        (here, at) -> {
          end(at.there());
          end(here);
        });
  }
}
