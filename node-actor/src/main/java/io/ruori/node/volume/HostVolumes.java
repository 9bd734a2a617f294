package io.ruori.node.volume;

import io.ruori.core.api.Api;
import io.ruori.core.object.Quantity;
import io.ruori.node.container.Expansion;
import io.ruori.node.pod.ContainerDefinition;
import io.ruori.node.pod.PodDefinition;
import io.ruori.node.runtime.ContainerSpec.Mount;
import io.ruori.node.runtime.PodRef;
import io.ruori.node.volume.AtomicDirectory.Owner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Volumes as folders of the host: {@code <root>/<uid>/volumes/<name>}. */
public final class HostVolumes implements PodVolumes {
  private final VolumeSettings settings;
  private final Claims claims;
  private final ServiceAccountTokens tokens;
  private final VolumeFiles files;
  private final InstantSource clock;

  public HostVolumes(VolumeSettings settings, Api api, InstantSource clock) {
    this.settings = settings;
    this.claims = new Claims(api);
    this.tokens = new ServiceAccountTokens(api, clock);
    this.files = new VolumeFiles(api, settings, tokens);
    this.clock = clock;
  }

  private Path folder(PodRef pod) {
    return settings.root().resolve(pod.uid());
  }

  private Path folder(PodRef pod, String volume) {
    return folder(pod).resolve("volumes").resolve(volume);
  }

  @Override
  public void mount(PodDefinition pod) {
    for (JsonNode volume : pod.spec().path("volumes")) {
      String name = volume.path("name").asString("");
      try {
        mountOne(pod, volume, folder(pod.ref(), name));
      } catch (VolumeFailure | IOException e) {
        throw new VolumeFailure("MountVolume.SetUp failed for volume \"" + name + "\" : " + e.getMessage());
      }
    }
  }

  private void mountOne(PodDefinition pod, JsonNode volume, Path folder) throws IOException {
    if (VolumeFiles.isOurs(volume)) {
      List<String> ips = new ArrayList<>();
      pod.status().path("podIPs").forEach(ip -> ips.add(ip.path("ip").asString("")));
      Map<String, FileContent> content = files.of(pod, volume, ips);
      AtomicDirectory.write(folder, readableByGroup(pod, content), owner(pod), clock.instant());
    } else if (volume.has("emptyDir")) {
      emptyDir(pod, volume.path("emptyDir"), folder);
    } else if (volume.has("hostPath")) {
      HostPaths.prepare(volume.path("hostPath"));
    } else if (volume.has("persistentVolumeClaim") || volume.has("ephemeral")) {
      HostPaths.prepare(claims.hostPath(pod, volume));
    } else {
      String kinds = String.join(", ", volume.propertyNames().stream().filter(n -> !n.equals("name")).toList());
      throw new VolumeFailure("no volume plugin matched: " + kinds);
    }
  }

  private static void emptyDir(PodDefinition pod, JsonNode source, Path folder) throws IOException {
    boolean fresh = !Files.isDirectory(folder);
    Files.createDirectories(folder);
    if (source.path("medium").asString("").startsWith("Memory")) {
      MemoryDisks.mount(folder, Quantity.of(source.path("sizeLimit")).value());
    }
    if (fresh) {
      AtomicDirectory.permit(folder, 0777);
      int group = pod.spec().path("securityContext").path("fsGroup").asInt(-1);
      if (group >= 0) {
        AtomicDirectory.own(folder, new Owner(-1, group));
        Files.setAttribute(folder, "unix:mode", 02777);
      }
    }
  }

  private static Map<String, FileContent> readableByGroup(PodDefinition pod, Map<String, FileContent> content) {
    if (!pod.spec().path("securityContext").has("fsGroup")) {
      return content;
    }
    content.replaceAll((path, file) -> new FileContent(file.bytes(), file.mode() | 0440));
    return content;
  }

  /** Files belong to {@code fsGroup}, and to the user where all containers run as the same. */
  static Owner owner(PodDefinition pod) {
    JsonNode ofPod = pod.spec().path("securityContext");
    Set<Integer> users = new HashSet<>();
    for (ContainerDefinition c : pod.containers()) {
      users.add(c.json().path("securityContext").path("runAsUser").asInt(ofPod.path("runAsUser").asInt(-1)));
    }
    int user = users.size() == 1 ? users.iterator().next() : -1;
    return new Owner(user, ofPod.path("fsGroup").asInt(-1));
  }

  @Override
  public List<Mount> mounts(PodDefinition pod, ContainerDefinition container, Map<String, String> environment) {
    List<Mount> mounts = new ArrayList<>();
    for (JsonNode mount : container.json().path("volumeMounts")) {
      String name = mount.path("name").asString("");
      JsonNode volume = volume(pod, name);
      Path source = source(pod, volume, name);
      String sub = mount.path("subPath").asString("");
      String expression = mount.path("subPathExpr").asString("");
      String within = expression.isEmpty() ? sub : Expansion.expand(expression, environment);
      if (!within.isEmpty()) {
        source = SubPaths.resolve(source, within, name);
      }
      boolean readOnly = mount.path("readOnly").asBoolean(false) || VolumeFiles.isOurs(volume)
          || volume.path("persistentVolumeClaim").path("readOnly").asBoolean(false);
      mounts.add(new Mount(
          source.toString(), mount.path("mountPath").asString(""), readOnly,
          mount.path("mountPropagation").asString("None")));
    }
    return mounts;
  }

  private static JsonNode volume(PodDefinition pod, String name) {
    for (JsonNode volume : pod.spec().path("volumes")) {
      if (volume.path("name").asString("").equals(name)) {
        return volume;
      }
    }
    throw new VolumeFailure("volume \"" + name + "\" not found");
  }

  private Path source(PodDefinition pod, JsonNode volume, String name) {
    if (volume.has("hostPath")) {
      return Path.of(volume.path("hostPath").path("path").asString(""));
    }
    if (volume.has("persistentVolumeClaim") || volume.has("ephemeral")) {
      return Path.of(claims.hostPath(pod, volume).path("path").asString(""));
    }
    return folder(pod.ref(), name);
  }

  @Override
  public Optional<Path> terminationLog(PodRef pod, String container, int attempt) {
    return Optional.of(folder(pod).resolve("containers").resolve(container).resolve("termination-log-" + attempt));
  }

  @Override
  public List<Mount> networkFiles(PodDefinition pod, String hostname, List<String> ips) {
    try {
      Path folder = folder(pod.ref());
      Files.createDirectories(folder);
      List<Mount> mounts = new ArrayList<>();
      Path resolver = folder.resolve("resolv.conf");
      Files.writeString(resolver, NetworkFiles.resolver(pod, settings));
      mounts.add(new Mount(resolver.toString(), "/etc/resolv.conf", false, "None"));
      Path hosts = folder.resolve("etc-hosts");
      Files.writeString(hosts, NetworkFiles.hosts(pod, hostname, ips, settings.clusterDomain()));
      mounts.add(new Mount(hosts.toString(), "/etc/hosts", false, "None"));
      return mounts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void unmount(PodRef pod) {
    try {
      tokens.forget(pod);
      Path folder = folder(pod);
      if (Files.exists(folder)) {
        MemoryDisks.unmountAll(folder);
        AtomicDirectory.delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Takes away everything under a root, of all pods: when no agent runs any more. */
  public static void removeAll(Path root) throws IOException {
    if (Files.exists(root)) {
      MemoryDisks.unmountAll(root);
      AtomicDirectory.delete(root);
    }
  }

  @Override
  public Set<String> known() {
    if (!Files.isDirectory(settings.root())) {
      return Set.of();
    }
    try (Stream<Path> folders = Files.list(settings.root())) {
      return new HashSet<>(folders.map(f -> f.getFileName().toString()).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
