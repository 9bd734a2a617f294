package io.ruori.launcher;

import io.ruori.core.api.Api;
import io.ruori.gateway.LogSources;
import io.ruori.launcher.directory.DataDirectory;
import io.ruori.launcher.join.JoinToken;
import io.ruori.launcher.pki.ClusterPki;
import io.ruori.launcher.settings.Settings;
import io.ruori.node.agent.NodeAgent;
import io.ruori.node.agent.ServiceMirror;
import io.ruori.node.log.NodeLogs;
import io.ruori.node.session.NodeSessions;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/** The nodes that live in this JVM. */
final class NodesPart implements AutoCloseable {
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(45);

  private final ActorSystem<Void> system;
  private final DataDirectory directory;
  private final List<ActorRef<NodeAgent.Command>> agents = new ArrayList<>();
  private final List<NodeNetwork> networks = new ArrayList<>();
  private final List<AutoCloseable> shared = new ArrayList<>();

  private NodesPart(ActorSystem<Void> system, DataDirectory directory) {
    this.system = system;
    this.directory = directory;
  }

  /** The nodes beside the API, which they reach in this process. */
  static NodesPart start(
      ActorSystem<Void> system, Settings settings, DataDirectory directory, CorePart core, ClusterPki pki, URI uri)
      throws StartFailure {
    List<String> names = NodeNames.of(settings);
    if (names.isEmpty()) {
      return new NodesPart(system, directory);
    }
    Api api = core.member().api("kubelet", List.of());
    ServiceMirror services = ServiceMirror.start(api);
    var factory =
        new NodeFactory(
            settings,
            api,
            core.heartbeats()::beat,
            services,
            ServerNames.advertised(settings),
            clusterId(pki.authority().certificate()),
            () -> new InetSocketAddress(uri.getHost(), uri.getPort()),
            0);
    NodesPart part = start(system, directory, names, factory, core.logs());
    part.shared.add(services);
    return part;
  }

  static NodesPart start(
      ActorSystem<Void> system, DataDirectory directory, List<String> names, NodeFactory factory, LogSources logs)
      throws StartFailure {
    NodesPart part = new NodesPart(system, directory);
    Settings.Runtime runtime = NodeFactory.runtime(factory.settings());
    for (String name : names) {
      NodeFactory.Node node =
          runtime == Settings.Runtime.DOCKER
              ? factory.docker(name, directory.node(name))
              : factory.simulated(name);
      var parts = node.parts();
      logs.register(
          name, new NodeLogs(parts.api(), parts.runtime()), new NodeSessions(parts.api(), parts.runtime()));
      var agent = NodeAgent.create(node.settings(), node.parts());
      part.networks.add(node.network());
      part.agents.add(system.systemActorOf(agent, "node-" + name, Props.empty()));
    }
    return part;
  }

  /** Tells apart the containers of several clusters on one engine. */
  static String clusterId(X509Certificate authority) {
    return JoinToken.hash(authority).substring(0, 16);
  }

  /** The API may be elsewhere now: pods must reach it, too. */
  void look() {
    networks.forEach(NodeNetwork::look);
  }

  /** Ends the agents. Their pods run on, unless the data directory says that they shall stop. */
  @Override
  public void close() throws Exception {
    boolean evacuate = directory.podsShallStop();
    List<CompletionStage<Done>> ends = new ArrayList<>();
    for (ActorRef<NodeAgent.Command> agent : agents) {
      ends.add(
          AskPattern.ask(agent, replyTo -> new NodeAgent.Shutdown(evacuate, replyTo), STOP_PATIENCE, system.scheduler()));
    }
    for (CompletionStage<Done> end : ends) {
      end.toCompletableFuture().get(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
    networks.forEach(network -> network.close(evacuate));
    for (AutoCloseable part : shared) {
      part.close();
    }
  }
}
