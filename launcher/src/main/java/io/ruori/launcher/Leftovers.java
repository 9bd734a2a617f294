package io.ruori.launcher;

import io.ruori.launcher.directory.DataDirectory;
import io.ruori.launcher.join.Membership;
import io.ruori.launcher.pki.Pem;
import io.ruori.launcher.settings.Settings;
import io.ruori.node.network.BridgeNetwork;
import io.ruori.node.runtime.ContainerView;
import io.ruori.node.runtime.docker.DockerConnection;
import io.ruori.node.runtime.docker.DockerRuntime;
import io.ruori.node.runtime.docker.DockerSettings;
import io.ruori.node.service.HostNetwork;
import io.ruori.node.volume.HostVolumes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a member's nodes have on the machine besides its files: containers, networks, disks in memory. For {@code down}. */
public final class Leftovers {
  private static final Duration GRACE = Duration.ofSeconds(5);

  private Leftovers() {}

  /**
   * Ends what still runs of a member that runs no more (it was killed), and takes its networks away.
   *
   * @param all also removes what has ended, and the pods' files
   */
  public static void remove(DataDirectory directory, Settings settings, boolean all)
      throws IOException, GeneralSecurityException {
    Optional<X509Certificate> authority = authority(directory);
    Path nodes = directory.node("any").getParent();
    if (authority.isEmpty() || !Files.isDirectory(nodes)) {
      return;
    }
    String clusterId = NodesPart.clusterId(authority.get());
    for (Path folder : list(nodes)) {
      remove(clusterId, folder.getFileName().toString(), folder, settings, all);
    }
  }

  /** A server's own, or the one that a worker has joined. */
  private static Optional<X509Certificate> authority(DataDirectory directory)
      throws IOException, GeneralSecurityException {
    Path own = directory.pki().resolve("ca.crt");
    return Files.exists(own)
        ? Optional.of(Pem.certificate(Files.readString(own)))
        : Membership.read(directory.membership()).map(Membership::authority);
  }

  private static void remove(String clusterId, String node, Path folder, Settings settings, boolean all)
      throws IOException {
    if (DockerConnection.problem(DockerSettings.SOCKET).isEmpty()) {
      try (DockerRuntime runtime = DockerRuntime.connect(DockerSettings.of(clusterId, node))) {
        List<ContainerView> there = runtime.list();
        there.stream().filter(c -> !c.isSandbox()).parallel().forEach(c -> end(runtime, c, all));
        there.stream().filter(ContainerView::isSandbox).forEach(c -> runtime.removeSandbox(c.id()));
      }
    }
    if (BridgeNetwork.obstacle().isEmpty()) {
      HostNetwork.removeLeftovers(NodeNetwork.settings(settings.network(), folder, clusterId, node, "127.0.0.1"));
    }
    if (all) {
      HostVolumes.removeAll(folder.resolve("pods"));
    }
  }

  private static void end(DockerRuntime runtime, ContainerView container, boolean all) {
    if (container.isRunning()) {
      runtime.stopContainer(container.id(), GRACE);
    }
    if (all) {
      runtime.removeContainer(container.id());
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isDirectory).toList();
    }
  }
}
