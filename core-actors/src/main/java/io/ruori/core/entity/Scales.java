package io.ruori.core.entity;

import io.ruori.core.apply.ManagedType;
import io.ruori.core.kind.ResourceType;
import io.ruori.core.kind.ScalePaths;
import io.ruori.core.kind.Strategy;
import io.ruori.core.object.Fields;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Json;
import io.ruori.core.selector.InvalidSelector;
import io.ruori.core.selector.LabelSelector;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** The {@code scale} subresource: one shape, {@code autoscaling/v1 Scale}, for everything that has replicas. */
public final class Scales {
  /** A Scale as if it were a kind of its own, for decoding. */
  public static final ResourceType TYPE =
      new ResourceType(
          new GroupResource("autoscaling", "scales"),
          new GroupResource("autoscaling", "scales"),
          "Scale",
          "scale",
          true,
          List.of(),
          List.of(),
          List.of(new ResourceType.Version("v1", "io.k8s.api.autoscaling.v1.Scale", true, Set.of(), List.of())),
          true,
          Strategy.PLAIN);

  static final ManagedType MANAGED =
      new ManagedType("autoscaling/v1", "Scale", TYPE.storageVersion().structure(), Set.of("autoscaling/v1"), true,
          ManagedType.Reset.NOTHING);

  private Scales() {}

  /** The Scale of an object of a built-in kind. */
  public static ObjectNode of(ObjectNode object) {
    return of(object, Optional.empty());
  }

  /** The Scale of an object; {@code paths} are those of a custom kind. */
  public static ObjectNode of(ObjectNode object, Optional<ScalePaths> paths) {
    ObjectNode scale = Json.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
    ObjectNode metadata = scale.putObject("metadata");
    for (String field : List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
      JsonNode value = object.path("metadata").get(field);
      if (value != null) {
        metadata.set(field, value);
      }
    }
    ObjectNode spec = scale.putObject("spec");
    long wanted = at(object, paths.map(ScalePaths::replicas).orElse(".spec.replicas")).asLong(0);
    if (wanted != 0) {
      spec.put("replicas", wanted);
    }
    ObjectNode status = scale.putObject("status");
    status.put("replicas", at(object, paths.map(ScalePaths::statusReplicas).orElse(".status.replicas")).asLong(0));
    String selector = paths
        .map(known -> known.selector().isEmpty() ? "" : at(object, known.selector()).asString(""))
        .orElseGet(() -> selector(object.path("spec").path("selector")));
    if (!selector.isEmpty()) {
      status.put("selector", selector);
    }
    return scale;
  }

  private static JsonNode at(JsonNode object, String path) {
    JsonNode found = object.at(path.replace('.', '/'));
    return found.isNull() ? MissingNode.getInstance() : found;
  }

  /** In text; replication controllers have a plain map of labels. */
  private static String selector(JsonNode selector) {
    if (selector.isMissingNode() || selector.isEmpty()) {
      return "";
    }
    boolean structured = selector.has("matchLabels") || selector.has("matchExpressions");
    try {
      return structured
          ? LabelSelector.of(selector).toString()
          : LabelSelector.exactly(Fields.textMap(selector)).toString();
    } catch (InvalidSelector invalid) {
      return "";
    }
  }

  /** The object as a written Scale wants it; preconditions of the Scale's metadata go over. */
  static ObjectNode written(ObjectNode object, ObjectNode scale, Optional<ScalePaths> paths) {
    ObjectNode changed = object.deepCopy();
    String[] names = paths.map(ScalePaths::replicas).orElse(".spec.replicas").substring(1).split("\\.");
    ObjectNode holder = changed;
    for (int i = 0; i + 1 < names.length; i++) {
      holder = Fields.ensure(holder, names[i]);
    }
    holder.put(names[names.length - 1], Fields.number(scale.path("spec"), "replicas"));
    ObjectNode metadata = Fields.ensure(changed, "metadata");
    String version = Fields.text(scale, "metadata", "resourceVersion");
    if (!version.isEmpty() || paths.isEmpty()) {
      metadata.put("resourceVersion", version); // a custom object keeps its own, and so needs none in the Scale
    }
    String uid = Fields.text(scale, "metadata", "uid");
    if (!uid.isEmpty()) {
      metadata.put("uid", uid);
    }
    return changed;
  }
}
