package io.ruori.node.runtime.docker;

import io.ruori.node.runtime.PodRef;
import java.util.HashMap;
import java.util.Map;

/** The labels by which containers are known, as tools expect them, and whose they are. */
final class DockerLabels {
  static final String POD_NAME = "io.kubernetes.pod.name";
  static final String POD_NAMESPACE = "io.kubernetes.pod.namespace";
  static final String POD_UID = "io.kubernetes.pod.uid";
  static final String CONTAINER = "io.kubernetes.container.name";
  static final String TYPE = "io.kubernetes.docker.type";
  static final String ATTEMPT = "annotation.io.kubernetes.container.restartCount";
  static final String HASH = "annotation.io.kubernetes.container.hash";
  static final String IMAGE = "io.ruori.image";
  static final String CLUSTER = "io.ruori.cluster";
  static final String NODE = "io.ruori.node";

  private DockerLabels() {}

  static Map<String, String> owner(DockerSettings settings) {
    return Map.of(CLUSTER, settings.clusterId(), NODE, settings.nodeName());
  }

  static Map<String, String> sandbox(DockerSettings settings, PodRef pod, int attempt) {
    Map<String, String> labels = ofPod(settings, pod, attempt);
    labels.put(TYPE, "podsandbox");
    labels.put(CONTAINER, "POD");
    return labels;
  }

  static Map<String, String> container(
      DockerSettings settings, PodRef pod, String name, int attempt, String hash, String image) {
    Map<String, String> labels = ofPod(settings, pod, attempt);
    labels.put(TYPE, "container");
    labels.put(CONTAINER, name);
    labels.put(HASH, hash);
    labels.put(IMAGE, image);
    return labels;
  }

  private static Map<String, String> ofPod(DockerSettings settings, PodRef pod, int attempt) {
    Map<String, String> labels = new HashMap<>(owner(settings));
    labels.put(POD_NAME, pod.name());
    labels.put(POD_NAMESPACE, pod.namespace());
    labels.put(POD_UID, pod.uid());
    labels.put(ATTEMPT, Integer.toString(attempt));
    return labels;
  }

  static PodRef pod(Map<String, String> labels) {
    return new PodRef(
        labels.getOrDefault(POD_NAMESPACE, ""), labels.getOrDefault(POD_NAME, ""), labels.getOrDefault(POD_UID, ""));
  }

  /** {@code ""} for a sandbox. */
  static String container(Map<String, String> labels) {
    return "podsandbox".equals(labels.get(TYPE)) ? "" : labels.getOrDefault(CONTAINER, "");
  }

  static int attempt(Map<String, String> labels) {
    try {
      return Integer.parseInt(labels.getOrDefault(ATTEMPT, "0"));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** As dockershim named them, so that people find their way: {@code k8s_<container>_<pod>_<namespace>_<uid>_<attempt>}. */
  static String name(String container, PodRef pod, int attempt) {
    return String.join("_", "k8s", container, pod.name(), pod.namespace(), pod.uid(), Integer.toString(attempt));
  }
}
