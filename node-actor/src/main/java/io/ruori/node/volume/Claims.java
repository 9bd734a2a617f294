package io.ruori.node.volume;

import io.ruori.core.api.Api;
import io.ruori.core.object.Json;
import io.ruori.node.pod.PodDefinition;
import io.ruori.node.volume.PodVolumes.VolumeFailure;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Volumes by claim: those whose volume is a folder of the host (hostPath, local). */
final class Claims {
  private final Api api;

  Claims(Api api) {
    this.api = api;
  }

  /** The {@code HostPathVolumeSource} behind a claim. */
  JsonNode hostPath(PodDefinition pod, JsonNode volume) {
    String claim = volume.has("ephemeral")
        ? pod.ref().name() + "-" + volume.path("name").asString("")
        : volume.path("persistentVolumeClaim").path("claimName").asString("");
    String namespace = pod.ref().namespace();
    ObjectNode found = api.find(Api.Resource.core("persistentvolumeclaims"), namespace, claim)
        .orElseThrow(() -> new VolumeFailure("persistentvolumeclaim \"" + claim + "\" not found"));
    String bound = found.path("spec").path("volumeName").asString("");
    if (bound.isEmpty() || !found.path("status").path("phase").asString("").equals("Bound")) {
      throw new VolumeFailure("PVC " + namespace + "/" + claim + " is not bound");
    }
    JsonNode spec = api.find(Api.Resource.core("persistentvolumes"), "", bound)
        .orElseThrow(() -> new VolumeFailure("persistentvolume \"" + bound + "\" not found"))
        .path("spec");
    if (spec.has("hostPath")) {
      return spec.path("hostPath");
    }
    if (spec.has("local")) {
      return Json.object().put("path", spec.path("local").path("path").asString("")).put("type", "Directory");
    }
    throw new VolumeFailure("no volume plugin matched the volume " + bound);
  }
}
