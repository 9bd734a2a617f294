package io.ruori.core.quota;

import static io.ruori.core.object.Fields.at;
import static io.ruori.core.object.Fields.flag;
import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Quantity;
import io.ruori.core.strategy.pod.PodResources;
import io.ruori.core.strategy.pod.ResourceNames;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** What one object counts for, by the names of quotas (kubernetes {@code pkg/quota/v1/evaluator/core}). */
public final class Usage {
  public static final GroupResource PODS = new GroupResource("", "pods");
  public static final GroupResource CLAIMS = new GroupResource("", "persistentvolumeclaims");
  public static final GroupResource SERVICES = new GroupResource("", "services");

  /** The kinds that are counted under their plain names, too. */
  private static final Set<String> PLAIN =
      Set.of("configmaps", "resourcequotas", "replicationcontrollers", "secrets");

  private static final String CLASS_SUFFIX = ".storageclass.storage.k8s.io/";
  private static final String STORAGE = "requests.storage";
  private static final String HUGE_PAGES = "hugepages-";
  private static final Set<String> POD_NAMES = Set.of(
      "cpu", "memory", "ephemeral-storage", "requests.cpu", "requests.memory", "requests.ephemeral-storage",
      "limits.cpu", "limits.memory", "limits.ephemeral-storage", "pods");
  private static final Quantity ONE = Quantity.of("1");

  private Usage() {}

  /** The name under which the objects of any kind are counted: {@code count/deployments.apps}. */
  public static String count(GroupResource resource) {
    return "count/" + resource;
  }

  /** Whether objects of the kind may count under a name. */
  public static boolean counts(GroupResource resource, String name) {
    if (name.equals(count(resource))) {
      return true;
    }
    if (resource.equals(PODS)) {
      return POD_NAMES.contains(name) || name.startsWith(HUGE_PAGES) || name.startsWith("requests." + HUGE_PAGES)
          || name.startsWith("requests.") && !ResourceNames.isNative(name);
    }
    if (resource.equals(CLAIMS)) {
      return List.of(CLAIMS.resource(), STORAGE).stream()
          .anyMatch(plain -> name.equals(plain) || name.endsWith(CLASS_SUFFIX + plain));
    }
    if (resource.equals(SERVICES)) {
      return Set.of("services", "services.nodeports", "services.loadbalancers").contains(name);
    }
    return resource.group().isEmpty() && PLAIN.contains(resource.resource()) && name.equals(resource.resource());
  }

  /** What an object counts for. */
  public static Map<String, Quantity> of(GroupResource resource, JsonNode object, Instant now) {
    var usage = new TreeMap<String, Quantity>();
    usage.put(count(resource), ONE);
    if (resource.equals(PODS)) {
      pod(object, now, usage);
    } else if (resource.equals(CLAIMS)) {
      claim(object, usage);
    } else if (resource.equals(SERVICES)) {
      service(object.path("spec"), usage);
    } else {
      usage.put(resource.toString(), ONE);
    }
    return usage;
  }

  /** Pods that have ended, and those whose time to end is over, need nothing any more. */
  private static void pod(JsonNode pod, Instant now, Map<String, Quantity> usage) {
    if (isLive(pod, now)) {
      JsonNode spec = pod.path("spec");
      usage.putAll(compute(PodResources.requests(spec), PodResources.limits(spec)));
    }
  }

  /** Whether a pod counts for more than an object. */
  public static boolean isLive(JsonNode pod, Instant now) {
    JsonNode metadata = pod.path("metadata");
    boolean ended = Set.of("Failed", "Succeeded").contains(text(pod, "status", "phase"));
    boolean overdue = has(metadata, "deletionTimestamp") && has(metadata, "deletionGracePeriodSeconds")
        && now.isAfter(Instant.parse(text(metadata, "deletionTimestamp"))
            .plusSeconds(number(metadata, "deletionGracePeriodSeconds")));
    return !ended && !overdue;
  }

  /** The requests and limits of a pod or a container under the names of quotas. */
  static Map<String, Quantity> compute(Map<String, Quantity> requests, Map<String, Quantity> limits) {
    var usage = new TreeMap<String, Quantity>();
    usage.put("pods", ONE);
    requests.forEach((name, quantity) -> {
      boolean known = Set.of("cpu", "memory", "ephemeral-storage").contains(name) || name.startsWith(HUGE_PAGES);
      if (known) {
        usage.put(name, quantity);
      }
      if (known || ResourceNames.isExtended(name)) {
        usage.put("requests." + name, quantity);
      }
    });
    for (String name : List.of("cpu", "memory", "ephemeral-storage")) {
      if (limits.containsKey(name)) {
        usage.put("limits." + name, limits.get(name));
      }
    }
    return usage;
  }

  private static void claim(JsonNode claim, Map<String, Quantity> usage) {
    usage.put(CLAIMS.resource(), ONE);
    String annotated = text(claim, "metadata", "annotations", "volume.beta.kubernetes.io/storage-class");
    String className = annotated.isEmpty() ? text(claim, "spec", "storageClassName") : annotated;
    JsonNode asked = at(claim, "spec", "resources", "requests", "storage");
    if (!asked.isMissingNode()) {
      Quantity storage = Quantity.of(asked);
      Quantity given = Quantity.of(at(claim, "status", "allocatedResources", "storage"));
      usage.put(STORAGE, given.compareTo(storage) > 0 ? given : storage);
    }
    if (!className.isEmpty()) {
      usage.put(className + CLASS_SUFFIX + CLAIMS.resource(), ONE);
      if (usage.containsKey(STORAGE)) {
        usage.put(className + CLASS_SUFFIX + STORAGE, usage.get(STORAGE));
      }
    }
  }

  private static void service(JsonNode spec, Map<String, Quantity> usage) {
    boolean balanced = text(spec, "type").equals("LoadBalancer");
    boolean allocates = text(spec, "type").equals("NodePort")
        || balanced && flag(spec, "allocateLoadBalancerNodePorts", true);
    long ports = items(spec, "ports").stream()
        .filter(port -> allocates || balanced && number(port, "nodePort") != 0).count();
    usage.put("services", ONE);
    usage.put("services.nodeports", Quantity.of(Long.toString(ports)));
    usage.put("services.loadbalancers", balanced ? ONE : Quantity.ZERO);
  }
}
