package io.ruori.master.scheduler.cluster;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * The picture of the cluster that decisions are made on, kept up to date event by event. A pod that was given a node is
 * assumed to be there until the API says otherwise. Belongs to the scheduler's thread.
 */
public final class Cluster {
  private final Map<String, NodeInfo> nodes = new HashMap<>();
  private final List<NodeInfo> existing = new ArrayList<>();
  private final Map<String, PodInfo> placed = new HashMap<>();
  private final Map<String, Map<String, String>> namespaces = new HashMap<>();
  private final Storage storage = new Storage();

  /** The nodes that exist. */
  public List<NodeInfo> nodes() {
    return existing;
  }

  public Optional<NodeInfo> node(String name) {
    return Optional.ofNullable(nodes.get(name)).filter(NodeInfo::exists);
  }

  /** Whether the change could let a pod fit that did not. */
  public boolean putNode(ObjectNode node, String name) {
    NodeInfo info = nodes.computeIfAbsent(name, NodeInfo::new);
    if (!info.exists()) {
      existing.add(info);
    }
    return info.update(node);
  }

  public void removeNode(String name) {
    NodeInfo info = nodes.get(name);
    if (info != null) {
      info.vanish();
      existing.remove(info);
      dropIfEmpty(info);
    }
  }

  /** Places a pod, or moves or removes it as its newest version says. */
  public void putPod(PodInfo pod) {
    PodInfo old = placed.get(pod.uid());
    if (old != null && (!pod.takesRoom() || !old.node().equals(pod.node()))) {
      removePod(pod.uid());
    }
    if (pod.takesRoom()) {
      placed.put(pod.uid(), pod);
      nodes.computeIfAbsent(pod.node(), NodeInfo::new).add(pod);
    }
  }

  public void removePod(String uid) {
    PodInfo pod = placed.remove(uid);
    if (pod != null) {
      NodeInfo node = nodes.get(pod.node());
      node.remove(uid);
      dropIfEmpty(node);
    }
  }

  private void dropIfEmpty(NodeInfo node) {
    if (!node.exists() && node.pods().isEmpty()) {
      nodes.remove(node.name());
    }
  }

  public Optional<PodInfo> placed(String uid) {
    return Optional.ofNullable(placed.get(uid));
  }

  public Storage storage() {
    return storage;
  }

  public void putNamespace(String name, Map<String, String> labels) {
    namespaces.put(name, labels);
  }

  public void removeNamespace(String name) {
    namespaces.remove(name);
  }

  public Map<String, String> namespaceLabels(String name) {
    return namespaces.getOrDefault(name, Map.of());
  }
}
