package io.ruori.node.pod;

import tools.jackson.databind.JsonNode;

/**
 * One container of a pod's spec.
 *
 * @param json the {@code Container} as the API gives it
 */
public record ContainerDefinition(String name, String image, Role role, JsonNode json) {
  /** When a container runs: before the others, beside them, or as the pod's purpose. */
  public enum Role {
    INIT,
    SIDECAR,
    APP
  }

  static ContainerDefinition of(JsonNode json, boolean init) {
    boolean sidecar = init && json.path("restartPolicy").asString("").equals("Always");
    Role role = !init ? Role.APP : sidecar ? Role.SIDECAR : Role.INIT;
    return new ContainerDefinition(json.path("name").asString(""), json.path("image").asString(""), role, json);
  }

  /** Changes when the container has to be replaced: upstream restarts a container when its image changes. */
  public String hash() {
    return Integer.toHexString((name + "\0" + image).hashCode());
  }

  /** The {@code fieldPath} of Events about this container. */
  public String fieldPath() {
    return role == Role.APP ? "spec.containers{" + name + "}" : "spec.initContainers{" + name + "}";
  }

  boolean hasProbe(ProbeKind kind) {
    return json.has(kind.field());
  }
}
