package io.ruori.core.policy;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.textMap;

import io.ruori.core.kind.Kinds;
import io.ruori.core.kind.ResourceType;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.selector.InvalidSelector;
import io.ruori.core.selector.LabelSelector;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The objects that a binding gives a policy as its parameters (apiserver {@code generic.CollectParams}). */
sealed interface Parameters {
  /** One evaluation for each; one without any is a {@code null}. */
  record Found(List<? extends JsonNode> objects) implements Parameters {}

  record Wrong(String why) implements Parameters {}

  static Parameters of(JsonNode policy, JsonNode binding, Incident incident, Kinds kinds) {
    JsonNode kind = policy.path("spec").path("paramKind");
    JsonNode reference = binding.path("spec").path("paramRef");
    if (!kind.isObject() || !reference.isObject()) {
      return new Found(Collections.singletonList(null));
    }
    String apiVersion = text(kind, "apiVersion");
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    Optional<ResourceType> type = kinds.ofKind(group, apiVersion.substring(slash + 1), text(kind, "kind"));
    if (type.isEmpty()) {
      return new Wrong("failed to find resource referenced by paramKind: '" + apiVersion + ", Kind=" + text(kind, "kind") + "'");
    }
    String namespace = "";
    if (type.get().namespaced()) {
      namespace = has(reference, "namespace") ? text(reference, "namespace") : incident.namespace();
      if (namespace.isEmpty()) {
        return new Wrong("cannot use namespaced paramRef in policy binding that matches cluster-scoped resources");
      }
    } else if (!text(reference, "namespace").isEmpty()) {
      return new Wrong("paramRef.namespace must not be provided for a cluster-scoped `paramKind`");
    }
    List<ObjectNode> found = find(reference, type.get(), namespace, incident.context().others());
    return found.isEmpty() && text(reference, "parameterNotFoundAction").equals("Deny")
        ? new Wrong("no params found for policy binding with `Deny` parameterNotFoundAction")
        : new Found(found);
  }

  private static List<ObjectNode> find(JsonNode reference, ResourceType type, String namespace, WriteContext.Others others) {
    String name = text(reference, "name");
    if (!name.isEmpty()) {
      return others.find(type.key(namespace, name)).stream().toList();
    }
    try {
      LabelSelector labels = LabelSelector.of(reference.path("selector"));
      return others.list(type.stored(), namespace).stream()
          .filter(object -> labels.matches(textMap(object, "metadata", "labels")))
          .toList();
    } catch (InvalidSelector invalid) {
      return List.of();
    }
  }
}
