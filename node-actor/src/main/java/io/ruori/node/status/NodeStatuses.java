package io.ruori.node.status;

import io.ruori.core.object.Json;
import io.ruori.node.runtime.ContainerRuntime.ImageInfo;
import io.ruori.node.runtime.ContainerRuntime.RuntimeInfo;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The Node object that a node registers and the status that it posts, as kubelet's. */
public final class NodeStatuses {
  private static final int MAX_IMAGES = 50;

  private NodeStatuses() {}

  /** What the node says of itself. */
  public record Facts(
      String name, List<String> addresses, int maxPods, int port, String version, String machineId, long diskBytes,
      RuntimeInfo runtime) {}

  /** @param more labels besides the usual */
  public static ObjectNode node(Facts facts, Map<String, String> more, List<String> podCidrs) {
    ObjectNode node = Json.object();
    node.put("apiVersion", "v1").put("kind", "Node");
    ObjectNode meta = node.putObject("metadata").put("name", facts.name());
    meta.set("labels", labels(facts, more));
    meta.putObject("annotations").put("volumes.kubernetes.io/controller-managed-attach-detach", "true");
    ObjectNode spec = node.putObject("spec");
    if (!podCidrs.isEmpty()) {
      spec.put("podCIDR", podCidrs.getFirst());
      ArrayNode list = spec.putArray("podCIDRs");
      podCidrs.forEach(list::add);
    }
    return node;
  }

  public static ObjectNode labels(Facts facts, Map<String, String> more) {
    ObjectNode labels = Json.object();
    labels.put("beta.kubernetes.io/arch", facts.runtime().architecture());
    labels.put("beta.kubernetes.io/os", "linux");
    labels.put("kubernetes.io/arch", facts.runtime().architecture());
    labels.put("kubernetes.io/hostname", facts.name());
    labels.put("kubernetes.io/os", "linux");
    more.forEach(labels::put);
    return labels;
  }

  /**
   * @param notReady why the node cannot take pods, {@code ""} when it can
   * @param before the conditions as they were
   */
  public static ObjectNode status(Facts facts, List<ImageInfo> images, String notReady, JsonNode before, Instant now) {
    ObjectNode status = Json.object();
    ArrayNode addresses = status.putArray("addresses");
    facts.addresses().forEach(a -> addresses.addObject().put("address", a).put("type", "InternalIP"));
    addresses.addObject().put("address", facts.name()).put("type", "Hostname");
    status.set("allocatable", resources(facts, facts.diskBytes() / 10 * 9, 100L << 20));
    status.set("capacity", resources(facts, facts.diskBytes(), 0));
    status.set("conditions", conditions(notReady, before, now));
    if (facts.port() > 0) {
      status.putObject("daemonEndpoints").putObject("kubeletEndpoint").put("Port", facts.port());
    }
    ArrayNode shown = status.putArray("images");
    images.stream()
        .sorted(Comparator.comparingLong(ImageInfo::sizeBytes).reversed())
        .limit(MAX_IMAGES)
        .forEach(i -> {
          ArrayNode names = shown.addObject().put("sizeBytes", i.sizeBytes()).putArray("names");
          i.names().stream().limit(5).forEach(names::add);
        });
    status.set("nodeInfo", info(facts));
    return status;
  }

  private static ObjectNode resources(Facts facts, long diskBytes, long reservedMemory) {
    ObjectNode resources = Json.object();
    resources.put("cpu", Integer.toString(facts.runtime().cpus()));
    boolean whole = reservedMemory == 0;
    resources.put("ephemeral-storage", whole ? diskBytes / 1024 + "Ki" : Long.toString(diskBytes));
    resources.put("hugepages-1Gi", "0");
    resources.put("hugepages-2Mi", "0");
    resources.put("memory", Math.max(0, facts.runtime().memoryBytes() - reservedMemory) / 1024 + "Ki");
    resources.put("pods", Integer.toString(facts.maxPods()));
    return resources;
  }

  private static ObjectNode info(Facts facts) {
    ObjectNode info = Json.object();
    RuntimeInfo runtime = facts.runtime();
    info.put("architecture", runtime.architecture());
    info.put("bootID", facts.machineId());
    info.put("containerRuntimeVersion", runtime.name() + "://" + runtime.version());
    info.put("kernelVersion", runtime.kernelVersion());
    info.put("kubeProxyVersion", "");
    info.put("kubeletVersion", facts.version());
    info.put("machineID", facts.machineId().replace("-", ""));
    info.put("operatingSystem", "linux");
    info.put("osImage", runtime.osImage());
    info.put("systemUUID", facts.machineId());
    return info;
  }

  private static ArrayNode conditions(String notReady, JsonNode before, Instant now) {
    ArrayNode list = Json.mapper().createArrayNode();
    list.add(condition("MemoryPressure", "False", "KubeletHasSufficientMemory",
        "kubelet has sufficient memory available", before, now));
    list.add(condition("DiskPressure", "False", "KubeletHasNoDiskPressure",
        "kubelet has no disk pressure", before, now));
    list.add(condition("PIDPressure", "False", "KubeletHasSufficientPID",
        "kubelet has sufficient PID available", before, now));
    list.add(notReady.isEmpty()
        ? condition("Ready", "True", "KubeletReady", "kubelet is posting ready status", before, now)
        : condition("Ready", "False", "KubeletNotReady", notReady, before, now));
    return list;
  }

  private static ObjectNode condition(
      String type, String status, String reason, String message, JsonNode before, Instant now) {
    String since = Times.seconds(now);
    for (JsonNode old : before) {
      boolean same = old.path("type").asString("").equals(type) && old.path("status").asString("").equals(status);
      since = same ? old.path("lastTransitionTime").asString(since) : since;
    }
    return Json.object()
        .put("lastHeartbeatTime", Times.seconds(now))
        .put("lastTransitionTime", since)
        .put("message", message)
        .put("reason", reason)
        .put("status", status)
        .put("type", type);
  }
}
