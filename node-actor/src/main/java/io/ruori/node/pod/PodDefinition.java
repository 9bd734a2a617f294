package io.ruori.node.pod;

import io.ruori.node.runtime.PodRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the API says of a pod, with the parts at hand that decide its course.
 *
 * @param containers init containers in their order, then the others
 * @param json the whole {@code Pod}, not to be changed
 */
public record PodDefinition(
    PodRef ref, String restartPolicy, List<ContainerDefinition> containers, Optional<Deletion> deletion, ObjectNode json) {

  /** The pod is to go: {@code grace} is what its containers get to end by themselves. */
  public record Deletion(Instant deadline, Duration grace) {}

  public static PodDefinition of(ObjectNode json) {
    JsonNode meta = json.path("metadata");
    JsonNode spec = json.path("spec");
    var ref = new PodRef(
        meta.path("namespace").asString(""), meta.path("name").asString(""), meta.path("uid").asString(""));
    List<ContainerDefinition> containers = new ArrayList<>();
    spec.path("initContainers").forEach(c -> containers.add(ContainerDefinition.of(c, true)));
    spec.path("containers").forEach(c -> containers.add(ContainerDefinition.of(c, false)));
    String restartPolicy = spec.path("restartPolicy").asString("Always");
    return new PodDefinition(ref, restartPolicy, List.copyOf(containers), deletion(meta), json);
  }

  private static Optional<Deletion> deletion(JsonNode meta) {
    if (!meta.has("deletionTimestamp")) {
      return Optional.empty();
    }
    Duration grace = Duration.ofSeconds(meta.path("deletionGracePeriodSeconds").asLong(30));
    return Optional.of(new Deletion(Instant.parse(meta.path("deletionTimestamp").asString("")), grace));
  }

  /** Which of two versions of an object is the later one; 0 where that cannot be told. */
  public static long version(JsonNode object) {
    try {
      return Long.parseLong(object.path("metadata").path("resourceVersion").asString("0"));
    } catch (NumberFormatException opaque) {
      return 0;
    }
  }

  public long version() {
    return version(json);
  }

  public JsonNode spec() {
    return json.path("spec");
  }

  public JsonNode metadata() {
    return json.path("metadata");
  }

  public JsonNode status() {
    return json.path("status");
  }

  public boolean hostNetwork() {
    return spec().path("hostNetwork").asBoolean(false);
  }

  public Duration terminationGrace() {
    return Duration.ofSeconds(spec().path("terminationGracePeriodSeconds").asLong(30));
  }

  /** Succeeded or Failed, as far as the API knows. */
  public boolean isFinished() {
    String phase = status().path("phase").asString("");
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  Optional<ContainerDefinition> container(String name) {
    return containers.stream().filter(c -> c.name().equals(name)).findFirst();
  }
}
