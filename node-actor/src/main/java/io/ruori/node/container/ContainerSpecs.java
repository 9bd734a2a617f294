package io.ruori.node.container;

import io.ruori.node.pod.ContainerDefinition;
import io.ruori.node.pod.PodDefinition;
import io.ruori.node.runtime.ContainerSpec;
import io.ruori.node.runtime.ContainerSpec.Mount;
import io.ruori.node.runtime.ContainerSpec.Namespaces;
import io.ruori.node.runtime.ContainerSpec.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Puts a container's parts together into what the runtime is asked for. */
public final class ContainerSpecs {
  private ContainerSpecs() {}

  /**
   * What is resolved elsewhere.
   *
   * @param imageUser the user that the image asks for
   */
  public record Resolved(Map<String, String> environment, List<Mount> mounts, String imageUser, String qosClass) {}

  public static ContainerSpec of(
      PodDefinition pod, ContainerDefinition definition, int attempt, String sandboxId, Resolved resolved,
      long nodeMemoryBytes) {
    JsonNode container = definition.json();
    Map<String, String> environment = resolved.environment();
    return new ContainerSpec(
        pod.ref(), sandboxId, definition.name(), attempt, definition.hash(), definition.image(),
        expanded(container.path("command"), environment),
        expanded(container.path("args"), environment),
        environment.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList(),
        container.path("workingDir").asString(""),
        resolved.mounts(),
        ContainerLimits.of(container, resolved.qosClass(), nodeMemoryBytes),
        ContainerSecurity.of(pod, container, resolved.imageUser()),
        namespaces(pod.spec()),
        new Terminal(
            container.path("stdin").asBoolean(false),
            container.path("stdinOnce").asBoolean(false),
            container.path("tty").asBoolean(false)));
  }

  private static Namespaces namespaces(JsonNode spec) {
    return new Namespaces(
        spec.path("hostNetwork").asBoolean(false), spec.path("hostPID").asBoolean(false),
        spec.path("hostIPC").asBoolean(false), spec.path("shareProcessNamespace").asBoolean(false));
  }

  private static List<String> expanded(JsonNode words, Map<String, String> environment) {
    List<String> out = new ArrayList<>();
    words.forEach(w -> out.add(Expansion.expand(w.asString(""), environment)));
    return out;
  }
}
