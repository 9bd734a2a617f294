package io.ruori.launcher;

import io.ruori.core.api.Api;
import io.ruori.launcher.directory.DataDirectory;
import io.ruori.launcher.join.JoinToken;
import io.ruori.launcher.pki.ClusterPki;
import io.ruori.launcher.settings.Settings;
import io.ruori.node.agent.NodeAgent;
import io.ruori.node.agent.ServiceMirror;
import io.ruori.node.log.NodeLogs;
import java.net.InetSocketAddress;
import java.net.URI;
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

  static NodesPart start(
      ActorSystem<Void> system, Settings settings, DataDirectory directory, CorePart core, ClusterPki pki, URI uri)
      throws StartFailure {
    NodesPart part = new NodesPart(system, directory);
    List<String> names = NodeNames.of(settings);
    if (!names.isEmpty()) {
      Api api = core.member().api("kubelet", List.of());
      ServiceMirror services = ServiceMirror.start(api);
      part.shared.add(services);
      String address = ServerNames.advertised(settings);
      String clusterId = JoinToken.hash(pki.authority().certificate()).substring(0, 16);
      var apiServer = new InetSocketAddress(uri.getHost(), uri.getPort());
      part.start(
          names,
          new NodeFactory(settings, api, core.heartbeats()::beat, services, address, clusterId, apiServer),
          NodeFactory.runtime(settings),
          core);
    }
    return part;
  }

  private void start(List<String> names, NodeFactory factory, Settings.Runtime runtime, CorePart core) {
    for (String name : names) {
      NodeFactory.Node node =
          runtime == Settings.Runtime.DOCKER
              ? factory.docker(name, directory.node(name))
              : factory.simulated(name);
      core.logs().register(name, new NodeLogs(node.parts().api(), node.parts().runtime()));
      var agent = NodeAgent.create(node.settings(), node.parts());
      networks.add(node.network());
      agents.add(system.systemActorOf(agent, "node-" + name, Props.empty()));
    }
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
