package io.ruori.launcher;

import io.ruori.core.api.Api;
import io.ruori.launcher.directory.DataDirectory;
import io.ruori.launcher.settings.Settings;
import io.ruori.node.agent.NodeAgent;
import io.ruori.node.agent.NodeParts;
import io.ruori.node.agent.NodeSettings;
import io.ruori.node.agent.Probes;
import io.ruori.node.agent.ServiceMirror;
import io.ruori.node.network.SimulatedPodNetwork;
import io.ruori.node.runtime.SimulatedRuntime;
import io.ruori.node.volume.SimulatedVolumes;
import java.io.IOException;
import java.time.Clock;
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
  private final List<AutoCloseable> shared = new ArrayList<>();

  private NodesPart(ActorSystem<Void> system, DataDirectory directory) {
    this.system = system;
    this.directory = directory;
  }
}
