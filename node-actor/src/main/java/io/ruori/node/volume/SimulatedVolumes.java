package io.ruori.node.volume;

import io.ruori.core.api.Api;
import io.ruori.node.pod.ContainerDefinition;
import io.ruori.node.pod.PodDefinition;
import io.ruori.node.runtime.ContainerSpec.Mount;
import io.ruori.node.runtime.PodRef;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Volumes without files: only looks whether the config maps and secrets that a pod needs are there. */
public final class SimulatedVolumes implements PodVolumes {
  private final Api api;

  public SimulatedVolumes(Api api) {
    this.api = api;
  }

  @Override
  public void mount(PodDefinition pod) {
    String namespace = pod.ref().namespace();
    for (JsonNode volume : pod.spec().path("volumes")) {
      String name = volume.path("name").asString("");
      require("configmaps", "configmap", namespace, name, volume.path("configMap"), "name");
      require("secrets", "secret", namespace, name, volume.path("secret"), "secretName");
      for (JsonNode source : volume.path("projected").path("sources")) {
        require("configmaps", "configmap", namespace, name, source.path("configMap"), "name");
        require("secrets", "secret", namespace, name, source.path("secret"), "name");
      }
    }
  }

  private void require(String plural, String word, String namespace, String volume, JsonNode source, String field) {
    if (!source.isObject() || source.path("optional").asBoolean(false)) {
      return;
    }
    String object = source.path(field).asString("");
    if (api.find(Api.Resource.core(plural), namespace, object).isEmpty()) {
      throw new VolumeFailure(
          "MountVolume.SetUp failed for volume \"" + volume + "\" : " + word + " \"" + object + "\" not found");
    }
  }

  @Override
  public List<Mount> mounts(PodDefinition pod, ContainerDefinition container, Map<String, String> environment) {
    return List.of();
  }

  @Override
  public Optional<Path> terminationLog(PodRef pod, String container, int attempt) {
    return Optional.empty();
  }

  @Override
  public List<Mount> networkFiles(PodDefinition pod, String hostname, List<String> ips) {
    return List.of();
  }

  @Override
  public void unmount(PodRef pod) {}

  @Override
  public Set<String> known() {
    return Set.of();
  }
}
