package io.ruori.launcher;

import io.ruori.core.api.ApiException;
import io.ruori.core.api.PodLogs;
import io.ruori.core.api.PodSessions;
import io.ruori.core.object.Refusal;
import io.ruori.gateway.LogSources;
import io.ruori.gateway.engine.EngineSettings;
import io.ruori.gateway.engine.HttpEngine;
import io.ruori.gateway.engine.ServerTls;
import io.ruori.gateway.identity.ClientCertificates;
import io.ruori.launcher.endpoint.NodeServer;
import io.ruori.launcher.join.Membership;
import io.ruori.launcher.pki.Identity;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTPS port of a worker, at which the API asks for logs. */
record NodePort(HttpEngine.Bound bound, ServerTls tls) implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodePort.class);
  private static final int KUBELET_PORT = 10250;
  private static final long BIND_SECONDS = 20;
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(2);

  /** @param port 0: kubelet's, or a free one where that is taken */
  static NodePort open(ActorSystem<Void> system, int port, Membership membership, Identity serving, LogSources logs)
      throws StartFailure {
    ServerTls tls = ServerTls.create(serving.key(), List.of(serving.certificate()));
    var clients = ClientCertificates.create(List.of(membership.authority()), Clock.systemUTC());
    NodeServer server = new NodeServer(clients, logs(logs, membership.nodeName()), sessions(logs, membership.nodeName()));
    if (port != 0) {
      return bind(system, port, tls, server);
    }
    try {
      return bind(system, KUBELET_PORT, tls, server);
    } catch (StartFailure taken) {
      NodePort free = bind(system, 0, tls, server);
      LOG.warn(
          "the kubelet's port cannot be had, so the API asks this node at another one; --port says which"
              + " port={} cause={}",
          free.number(),
          taken.getMessage());
      return free;
    }
  }

  private static NodePort bind(ActorSystem<Void> system, int port, ServerTls tls, NodeServer server)
      throws StartFailure {
    try {
      return new NodePort(
          HttpEngine.bind(Adapter.toClassic(system), EngineSettings.at("0.0.0.0", port), tls, server)
              .toCompletableFuture()
              .get(BIND_SECONDS, TimeUnit.SECONDS),
          tls);
    } catch (ExecutionException | TimeoutException e) {
      String why = Causes.isPortTaken(e) ? "it is taken by another program: stop it, or use another --port" : Causes.told(e);
      throw new StartFailure("cannot listen at port " + port + ": " + why, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("interrupted", e);
    }
  }

  private static PodSessions sessions(LogSources sources, String node) {
    return wanted -> sources.sessions(node).orElseThrow(NodePort::starting).open(wanted);
  }

  /** The port is open a moment before the node is there. */
  private static PodLogs logs(LogSources sources, String node) {
    return (namespace, pod, container, options, out, cancelled) ->
        sources.of(node)
            .orElseThrow(NodePort::starting)
            .copy(namespace, pod, container, options, out, cancelled);
  }

  private static ApiException starting() {
    return new ApiException(Refusal.unavailable("the node is starting", 1));
  }

  int number() {
    return bound.address().getPort();
  }

  @Override
  public void close() throws Exception {
    bound.stop(STOP_PATIENCE).toCompletableFuture().get(2 * STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }
}
