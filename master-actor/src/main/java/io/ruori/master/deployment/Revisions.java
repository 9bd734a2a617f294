package io.ruori.master.deployment;

import io.ruori.core.object.Json;
import io.ruori.master.document.Doc;
import io.ruori.master.owner.Owners;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Revision numbers and the other annotations by which replica sets remember. Pure. */
final class Revisions {
  static final String REVISION = "deployment.kubernetes.io/revision";
  static final String DESIRED = "deployment.kubernetes.io/desired-replicas";
  static final String MAX = "deployment.kubernetes.io/max-replicas";
  private static final String HISTORY = "deployment.kubernetes.io/revision-history";
  private static final int LONGEST_HISTORY = 2000;
  private static final Set<String> NOT_COPIED = Set.of("kubectl.kubernetes.io/last-applied-configuration", REVISION,
      HISTORY, DESIRED, MAX, "deprecated.deployment.rollback.to");

  private Revisions() {}

  static long revision(JsonNode object) {
    String text = Doc.annotation(object, REVISION);
    try {
      return text.isEmpty() ? 0 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** A size noted in an annotation of a set; empty where it is absent or no number. */
  static Optional<Integer> size(JsonNode set, String annotation) {
    try {
      return Optional.of(Doc.annotation(set, annotation)).filter(text -> !text.isEmpty()).map(Integer::valueOf);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** One more than the old sets have. */
  static long next(List<ObjectNode> old) {
    return old.stream().mapToLong(Revisions::revision).max().orElse(0) + 1;
  }

  /** The annotations that the current set should have. */
  static Map<String, String> annotations(Rollout rollout, ObjectNode set, boolean isNew) {
    Map<String, String> annotations = new LinkedHashMap<>(Doc.annotations(set));
    Doc.annotations(rollout.deployment()).forEach((k, v) -> {
      if (!NOT_COPIED.contains(k)) {
        annotations.put(k, v);
      }
    });
    long revision = next(rollout.old());
    long before = revision(set);
    if (before < revision) {
      annotations.put(REVISION, Long.toString(revision));
      if (before > 0) {
        annotations.put(HISTORY, remembered(annotations.get(HISTORY), before));
      }
    }
    if (isNew) {
      annotations.putAll(sizes(rollout));
    }
    return annotations;
  }

  private static String remembered(String history, long revision) {
    if (history == null || history.isEmpty()) {
      return Long.toString(revision);
    }
    String longer = history + "," + revision;
    while (longer.length() > LONGEST_HISTORY && longer.indexOf(',') >= 0) {
      longer = longer.substring(longer.indexOf(',') + 1);
    }
    return longer;
  }

  static Map<String, String> sizes(Rollout rollout) {
    return Map.of(
        DESIRED, Integer.toString(rollout.wanted()),
        MAX, Integer.toString(rollout.wanted() == 0 ? 0 : rollout.wanted() + rollout.maxSurge()));
  }

  /** The replica set that a deployment needs and does not have. */
  static ObjectNode newSet(Rollout rollout, int size) {
    ObjectNode deployment = rollout.deployment();
    JsonNode template = Doc.at(deployment, "spec", "template");
    String hash = TemplateHash.of(template, Doc.integer(deployment, 0, "status", "collisionCount"));
    ObjectNode set =
        Doc.object("apps/v1", "ReplicaSet", Doc.namespace(deployment), Doc.name(deployment) + "-" + hash);
    ObjectNode metadata = Doc.child(set, "metadata");
    Map<String, String> labels = new LinkedHashMap<>(Doc.labels(template));
    labels.put(TemplateHash.LABEL, hash);
    metadata.set("labels", Doc.of(labels));
    metadata.set("annotations", Doc.of(annotations(rollout, set, true)));
    metadata.putArray("ownerReferences").add(Owners.controllerReference("apps/v1", "Deployment", deployment));
    ObjectNode spec = set.putObject("spec");
    spec.put("replicas", size);
    int minReady = Doc.integer(deployment, 0, "spec", "minReadySeconds");
    if (minReady > 0) {
      spec.put("minReadySeconds", minReady);
    }
    ObjectNode selector = Doc.copy(Doc.at(deployment, "spec", "selector"));
    Doc.child(selector, "matchLabels").put(TemplateHash.LABEL, hash);
    spec.set("selector", selector);
    ObjectNode newTemplate = Doc.copy(template);
    Doc.child(newTemplate, "metadata", "labels").put(TemplateHash.LABEL, hash);
    spec.set("template", newTemplate);
    return set;
  }

  /** A merge patch that gives the deployment its revision. */
  static ObjectNode revisionPatch(long revision) {
    ObjectNode patch = Json.object();
    Doc.child(patch, "metadata", "annotations").put(REVISION, Long.toString(revision));
    return patch;
  }
}
