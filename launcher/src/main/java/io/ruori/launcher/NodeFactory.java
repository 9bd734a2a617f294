package io.ruori.launcher;

import io.ruori.core.api.Api;
import io.ruori.launcher.settings.Settings;
import io.ruori.node.agent.Heartbeat;
import io.ruori.node.agent.NodeParts;
import io.ruori.node.agent.NodeSettings;
import io.ruori.node.agent.Probes;
import io.ruori.node.probe.NetworkProbes;
import io.ruori.node.runtime.ContainerRuntime;
import io.ruori.node.runtime.SimulatedRuntime;
import io.ruori.node.runtime.docker.DockerConnection;
import io.ruori.node.runtime.docker.DockerRuntime;
import io.ruori.node.runtime.docker.DockerSettings;
import io.ruori.node.volume.HostVolumes;
import io.ruori.node.volume.SimulatedVolumes;
import io.ruori.node.volume.VolumeSettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts nodes together, of simulated containers or of Docker's.
 *
 * @param api as the node sees it
 * @param services for the variables of containers
 * @param address the node's
 * @param clusterId tells apart clusters on one container engine
 * @param apiServer where this process reaches the API now, for the pods' {@code default/kubernetes}
 * @param kubeletPort where the node answers the API's calls; 0 when they come in the same process
 */
record NodeFactory(
    Settings settings,
    Api api,
    Heartbeat heartbeat,
    Function<String, List<ObjectNode>> services,
    String address,
    String clusterId,
    Supplier<InetSocketAddress> apiServer,
    int kubeletPort) {
  private static final Logger LOG = LoggerFactory.getLogger(NodeFactory.class);

  /** A node's settings, its parts, and the network to close after its agent. */
  record Node(NodeSettings settings, NodeParts parts, NodeNetwork network) {}

  /** Refuses before anything starts what cannot be had. */
  static void check(Settings settings) throws StartFailure {
    if (settings.node().runtime() == Settings.Runtime.DOCKER) {
      runtime(settings);
    }
  }

  /** What the settings ask for, and what this machine has. */
  static Settings.Runtime runtime(Settings settings) throws StartFailure {
    Settings.Runtime wanted = settings.node().runtime();
    if (settings.node().count() >= 0 || wanted == Settings.Runtime.SIMULATED) {
      return Settings.Runtime.SIMULATED;
    }
    Optional<String> problem = DockerConnection.problem(DockerSettings.SOCKET);
    if (problem.isEmpty()) {
      return Settings.Runtime.DOCKER;
    }
    if (wanted == Settings.Runtime.DOCKER) {
      throw new StartFailure(problem.get(), null);
    }
    LOG.warn("containers are simulated: no process runs in them cause={}", problem.get());
    return Settings.Runtime.SIMULATED;
  }

  Node simulated(String name) {
    Clock clock = Clock.systemUTC();
    ContainerRuntime runtime = SimulatedRuntime.create(clock);
    NodeNetwork network = NodeNetwork.simulated();
    NodeParts parts =
        new NodeParts(
            api,
            runtime,
            network.pods(),
            new SimulatedVolumes(api),
            Probes.always(),
            heartbeat,
            services,
            clock);
    return new Node(NodeSettings.named(name, address).withKubeletPort(kubeletPort), parts, network);
  }

  /** @param folder for the pods' files */
  Node docker(String name, Path folder) {
    Clock clock = Clock.systemUTC();
    DockerRuntime runtime = DockerRuntime.connect(DockerSettings.of(clusterId, name));
    NodeNetwork network =
        NodeNetwork.start(
            NodeNetwork.settings(settings.network(), folder, clusterId, name, address), name, api, apiServer);
    VolumeSettings volumes =
        new VolumeSettings(
            folder.resolve("pods"),
            network.dnsServers(),
            settings.network().clusterDomain(),
            name,
            List.of(address),
            runtime.info().cpus(),
            runtime.info().memoryBytes());
    NodeParts parts =
        new NodeParts(
            api,
            runtime,
            network.pods(),
            new HostVolumes(volumes, api, clock),
            new NetworkProbes(runtime),
            heartbeat,
            services,
            clock);
    return new Node(NodeSettings.named(name, address).withKubeletPort(kubeletPort), parts, network);
  }
}
