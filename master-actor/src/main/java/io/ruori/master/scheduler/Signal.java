package io.ruori.master.scheduler;

import io.ruori.master.scheduler.cluster.PodInfo;
import io.ruori.master.scheduler.plugin.Change;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** What the scheduler's thread is told. */
sealed interface Signal {
  record NodePresent(ObjectNode node) implements Signal {}

  record NodeGone(String name) implements Signal {}

  record PodPresent(PodInfo pod) implements Signal {}

  record PodGone(String namespace, String name) implements Signal {}

  record NamespacePresent(String name, Map<String, String> labels) implements Signal {}

  record NamespaceGone(String name) implements Signal {}

  /** {@code plural} is the kind of storage object: claims, volumes, classes. */
  record StoragePresent(String plural, ObjectNode object) implements Signal {}

  record StorageGone(String plural, String namespace, String name) implements Signal {}

  /** One of the watches has told all that there was. */
  record Synced(String what) implements Signal {}

  record Bound(PodInfo pod) implements Signal {}

  record BindFailed(PodInfo pod) implements Signal {}

  /** The refusal is written; the pod may be tried again. */
  record RefusalWritten(PodInfo pod, Set<Change> hopes) implements Signal {}
}
