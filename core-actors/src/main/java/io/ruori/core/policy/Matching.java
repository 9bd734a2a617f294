package io.ruori.core.policy;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.textMap;
import static io.ruori.core.object.Fields.texts;

import io.ruori.core.kind.ResourceType;
import io.ruori.core.selector.InvalidSelector;
import io.ruori.core.selector.LabelSelector;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** Which writes a policy, a binding or a webhook is about (apiserver {@code admission/plugin/policy/matching}). */
public final class Matching {
  private static final Set<String> EXEMPT = Set.of(
      "validatingwebhookconfigurations", "mutatingwebhookconfigurations", "validatingadmissionpolicies",
      "validatingadmissionpolicybindings", "mutatingadmissionpolicies", "mutatingadmissionpolicybindings");

  private Matching() {}

  /** Whether nothing may judge such objects: who could not be stopped from doing harm could not be stopped at all. */
  public static boolean isExempt(ResourceType type) {
    return type.id().group().equals("admissionregistration.k8s.io") && EXEMPT.contains(type.id().resource());
  }

  /** By the {@code matchConstraints} of a policy, or the {@code matchResources} of a binding; without any, everything. */
  static boolean matches(JsonNode criteria, Incident incident) {
    return selects(criteria, incident)
        && items(criteria, "excludeResourceRules").stream().noneMatch(rule -> rule(rule, incident))
        && (items(criteria, "resourceRules").isEmpty()
            || items(criteria, "resourceRules").stream().anyMatch(rule -> rule(rule, incident)));
  }

  /** By the rules and selectors of a webhook. */
  public static boolean webhook(JsonNode webhook, Incident incident) {
    return items(webhook, "rules").stream().anyMatch(rule -> rule(rule, incident)) && selects(webhook, incident);
  }

  private static boolean selects(JsonNode criteria, Incident incident) {
    if (has(criteria, "namespaceSelector") && !criteria.path("namespaceSelector").isEmpty()) {
      // Objects outside of namespaces are within every selection of namespaces.
      boolean selected = incident.selected()
          .map(namespace -> selects(criteria.path("namespaceSelector"), List.of(namespace)))
          .orElse(!incident.isNamespaced());
      if (!selected) {
        return false;
      }
    }
    boolean all = !has(criteria, "objectSelector") || criteria.path("objectSelector").isEmpty();
    List<JsonNode> objects =
        Stream.<JsonNode>of(Incident.orMissing(incident.object()), Incident.orMissing(incident.old()))
            .filter(JsonNode::isObject).toList();
    return all || selects(criteria.path("objectSelector"), objects);
  }

  private static boolean selects(JsonNode selector, List<? extends JsonNode> objects) {
    try {
      LabelSelector labels = LabelSelector.of(selector);
      return objects.stream().anyMatch(object -> labels.matches(textMap(object, "metadata", "labels")));
    } catch (InvalidSelector invalid) {
      return false;
    }
  }

  static boolean rule(JsonNode rule, Incident incident) {
    String scope = text(rule, "scope");
    boolean scoped = scope.isEmpty() || scope.equals("*") || scope.equals("Namespaced") == incident.isNamespaced();
    ResourceType type = incident.type();
    List<String> names = texts(rule, "resourceNames");
    return scoped
        && any(texts(rule, "operations"), incident.operation())
        && any(texts(rule, "apiGroups"), type.id().group())
        && type.versions().stream().anyMatch(version -> any(texts(rule, "apiVersions"), version.name()))
        && texts(rule, "resources").stream().anyMatch(resource -> resource(resource, incident))
        && (names.isEmpty() || names.contains(incident.name()));
  }

  private static boolean any(List<String> listed, String asked) {
    return listed.contains("*") || listed.contains(asked);
  }

  private static boolean resource(String listed, Incident incident) {
    int slash = listed.indexOf('/');
    String resource = slash < 0 ? listed : listed.substring(0, slash);
    String subresource = slash < 0 ? "" : listed.substring(slash + 1);
    return (resource.equals("*") || resource.equals(incident.type().id().resource()))
        && (subresource.equals("*") || subresource.equals(incident.subresource()));
  }
}
