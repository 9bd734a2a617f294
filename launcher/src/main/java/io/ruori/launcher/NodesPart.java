package io.ruori.launcher;

import io.ruori.core.api.Api;
import io.ruori.launcher.directory.DataDirectory;
import io.ruori.launcher.settings.Settings;
import io.ruori.node.agent.NodeAgent;
import io.ruori.node.agent.NodeParts;
import io.ruori.node.agent.NodeSettings;
import io.ruori.node.agent.Probes;
import io.ruori.node.agent.ServiceMirror;
import io.ruori.node.log.NodeLogs;
import io.ruori.node.network.SimulatedPodNetwork;
import io.ruori.node.runtime.SimulatedRuntime;
import io.ruori.node.volume.SimulatedVolumes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
  private final List<AutoCloseable> shared = new ArrayList<>();

  private NodesPart(ActorSystem<Void> system, DataDirectory directory) {
    this.system = system;
    this.directory = directory;
  }

  static NodesPart start(ActorSystem<Void> system, Settings settings, DataDirectory directory, CorePart core) {
    NodesPart part = new NodesPart(system, directory);
    int count = settings.node().effectiveCount();
    if (count > 0) {
      part.startSimulated(settings, names(settings, count), core);
    }
    return part;
  }

  private static List<String> names(Settings settings, int count) {
    if (settings.node().count() < 0) {
      String name = settings.node().name();
      return List.of(name.isEmpty() ? ServerNames.hostName() : name);
    }
    return IntStream.range(0, count).mapToObj(i -> "node-" + i).toList();
  }

  private void startSimulated(Settings settings, List<String> names, CorePart core) {
    Api api = core.member().api("kubelet", List.of());
    ServiceMirror services = ServiceMirror.start(api);
    shared.add(services);
    String address = ServerNames.advertised(settings);
    Clock clock = Clock.systemUTC();
    for (String name : names) {
      NodeParts parts =
          new NodeParts(
              api,
              SimulatedRuntime.create(clock),
              new SimulatedPodNetwork(),
              new SimulatedVolumes(api),
              Probes.always(),
              core.heartbeats()::beat,
              services,
              clock);
      core.logs().register(name, new NodeLogs(api, parts.runtime()));
      NodeSettings node = NodeSettings.named(name, address);
      agents.add(system.systemActorOf(NodeAgent.create(node, parts), "node-" + name, Props.empty()));
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
    for (AutoCloseable part : shared) {
      part.close();
    }
  }
}
