package io.ruori.master.pod;

import io.ruori.core.api.Api;
import io.ruori.core.object.Json;
import io.ruori.master.document.Conditions;
import io.ruori.master.document.Doc;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Questions about a pod, as upstream's {@code pkg/api/v1/pod} and {@code controller_utils} answer them. */
public final class Pods {
  public static final Api.Resource PODS = Api.Resource.core("pods");

  private Pods() {}

  public static String phase(JsonNode pod) {
    return Doc.text(pod, "status", "phase");
  }

  public static String node(JsonNode pod) {
    return Doc.text(pod, "spec", "nodeName");
  }

  /** Succeeded or failed. */
  public static boolean terminal(JsonNode pod) {
    return phase(pod).equals("Succeeded") || phase(pod).equals("Failed");
  }

  public static boolean active(JsonNode pod) {
    return !terminal(pod) && !Doc.deleting(pod);
  }

  public static boolean ready(JsonNode pod) {
    return Conditions.isTrue(pod, "Ready");
  }

  public static Optional<Instant> readySince(JsonNode pod) {
    return Conditions.find(pod, "Ready")
        .filter(c -> Doc.text(c, "status").equals("True"))
        .flatMap(c -> Doc.time(c, "lastTransitionTime"));
  }

  /** Ready for at least {@code minReadySeconds}. */
  public static boolean available(JsonNode pod, int minReadySeconds, Instant now) {
    if (!ready(pod)) {
      return false;
    }
    return minReadySeconds == 0 || availableIn(pod, minReadySeconds, now).filter(Duration::isZero).isPresent();
  }

  /** How long until a ready pod is available: zero when it is; empty when it is not ready. */
  public static Optional<Duration> availableIn(JsonNode pod, int minReadySeconds, Instant now) {
    return readySince(pod)
        .map(since -> Duration.between(now, since.plusSeconds(minReadySeconds)))
        .map(left -> left.isNegative() ? Duration.ZERO : left);
  }

  /** {@code controller.kubernetes.io/pod-deletion-cost}; 0 where it is absent or no number. */
  public static int deletionCost(JsonNode pod) {
    String text = Doc.annotation(pod, "controller.kubernetes.io/pod-deletion-cost");
    try {
      return text.isEmpty() ? 0 : Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** The most restarts of any container in a list of statuses. */
  public static int maxRestarts(JsonNode pod, String statuses) {
    return Doc.items(pod, "status", statuses).stream().mapToInt(s -> Doc.integer(s, 0, "restartCount")).max().orElse(0);
  }

  public static int priority(JsonNode pod) {
    return Doc.integer(pod, 0, "spec", "priority");
  }

  /** A new pod as a template says, owned by its controller. The server gives it a name. */
  public static ObjectNode fromTemplate(JsonNode template, String controllerName, String namespace, ObjectNode reference) {
    ObjectNode pod = Doc.object("v1", "Pod", namespace, "");
    ObjectNode metadata = Doc.child(pod, "metadata");
    metadata.put("generateName", controllerName + "-");
    for (String field : new String[] {"labels", "annotations", "finalizers"}) {
      JsonNode value = Doc.at(template, "metadata", field);
      if (value.isContainer() && !value.isEmpty()) {
        metadata.set(field, value.deepCopy());
      }
    }
    metadata.putArray("ownerReferences").add(reference);
    pod.set("spec", Doc.copy(template.path("spec")));
    return pod;
  }

  /** Options of a deletion that must hit this very object. */
  public static ObjectNode onlyIf(JsonNode object) {
    ObjectNode options = Json.object().put("apiVersion", "v1").put("kind", "DeleteOptions");
    options.putObject("preconditions").put("uid", Doc.uid(object));
    return options;
  }
}
