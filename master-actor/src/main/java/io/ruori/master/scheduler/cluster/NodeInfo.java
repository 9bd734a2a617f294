package io.ruori.master.scheduler.cluster;

import io.ruori.core.object.Quantity;
import io.ruori.master.document.Doc;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A node and the pods that take room on it. Belongs to the scheduler's thread. */
public final class NodeInfo {
  private final String name;
  private boolean exists;
  private Map<String, String> labels = Map.of();
  private List<Taint> taints = List.of();
  private boolean unschedulable;
  private Resources allocatable = Resources.NONE;
  private long allowedPods;
  private Map<String, Long> images = Map.of();
  private final Map<String, PodInfo> pods = new LinkedHashMap<>();
  private Resources requested = Resources.NONE;
  private Resources forScoring = Resources.NONE;
  private int antiAffinePods;
  private int affinePods;

  NodeInfo(String name) {
    this.name = name;
  }

  /** Takes over what the node's object says; whether that could let a pod fit that did not. */
  boolean update(ObjectNode node) {
    Map<String, String> newLabels = Map.copyOf(Doc.labels(node));
    List<Taint> newTaints = Taint.of(Doc.at(node, "spec", "taints"));
    boolean newUnschedulable = Doc.flag(node, "spec", "unschedulable");
    JsonNode quantities = Doc.at(node, "status", "allocatable");
    Resources newAllocatable = Resources.of(quantities);
    long newAllowedPods = Quantity.of(Doc.text(quantities, "pods")).value();
    boolean changed = !exists || !newLabels.equals(labels) || !newTaints.equals(taints)
        || newUnschedulable != unschedulable || !newAllocatable.equals(allocatable) || newAllowedPods != allowedPods;
    exists = true;
    labels = newLabels;
    taints = newTaints;
    unschedulable = newUnschedulable;
    allocatable = newAllocatable;
    allowedPods = newAllowedPods;
    images = images(node);
    return changed;
  }

  private static Map<String, Long> images(JsonNode node) {
    Map<String, Long> images = new HashMap<>();
    for (JsonNode image : Doc.items(node, "status", "images")) {
      Doc.texts(image, "names").forEach(n -> images.put(n, Doc.number(image, 0, "sizeBytes")));
    }
    return images;
  }

  void vanish() {
    exists = false;
  }

  void add(PodInfo pod) {
    remove(pod.uid());
    pods.put(pod.uid(), pod);
    requested = requested.plus(pod.spec().requests());
    forScoring = forScoring.plus(pod.spec().forScoring());
    antiAffinePods += pod.spec().antiAffinity().isEmpty() ? 0 : 1;
    affinePods += hasAffinity(pod) ? 1 : 0;
  }

  void remove(String uid) {
    PodInfo pod = pods.remove(uid);
    if (pod != null) {
      requested = requested.minus(pod.spec().requests());
      forScoring = forScoring.minus(pod.spec().forScoring());
      antiAffinePods -= pod.spec().antiAffinity().isEmpty() ? 0 : 1;
      affinePods -= hasAffinity(pod) ? 1 : 0;
    }
  }

  private static boolean hasAffinity(PodInfo pod) {
    PodInfo.Spec spec = pod.spec();
    return !spec.affinity().isEmpty() || !spec.antiAffinity().isEmpty() || !spec.preferredAffinity().isEmpty()
        || !spec.preferredAntiAffinity().isEmpty();
  }

  public String name() {
    return name;
  }

  /** False for a node that has pods but no object (yet, or any more). */
  public boolean exists() {
    return exists;
  }

  public Map<String, String> labels() {
    return labels;
  }

  public List<Taint> taints() {
    return taints;
  }

  public boolean unschedulable() {
    return unschedulable;
  }

  public Resources allocatable() {
    return allocatable;
  }

  public long allowedPods() {
    return allowedPods;
  }

  public Map<String, Long> images() {
    return images;
  }

  public Collection<PodInfo> pods() {
    return pods.values();
  }

  public Resources requested() {
    return requested;
  }

  /** As {@link #requested}, with small amounts for pods that ask for nothing. */
  public Resources forScoring() {
    return forScoring;
  }

  public boolean hasAntiAffinePods() {
    return antiAffinePods > 0;
  }

  public boolean hasAffinePods() {
    return affinePods > 0;
  }
}
