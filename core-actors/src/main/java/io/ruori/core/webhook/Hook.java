package io.ruori.core.webhook;

import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.texts;

import io.ruori.core.kind.ResourceType;
import io.ruori.core.object.GroupResource;
import io.ruori.core.policy.CompiledPolicy;
import io.ruori.core.policy.Incident;
import io.ruori.core.policy.Matching;
import io.ruori.core.policy.Sight;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** One webhook of a configuration. */
public record Hook(JsonNode node, boolean mutating) {
  private static final String GROUP = "admissionregistration.k8s.io";
  private static final GroupResource MUTATING = new GroupResource(GROUP, "mutatingwebhookconfigurations");
  private static final GroupResource VALIDATING = new GroupResource(GROUP, "validatingwebhookconfigurations");

  /** The kinds of objects that configure webhooks. */
  public static final List<GroupResource> CONFIGURATIONS = List.of(MUTATING, VALIDATING);

  /** The webhooks whose rules and selectors a write is within, in the order of the configurations' names. */
  static List<Hook> of(Incident incident, boolean mutating) {
    List<? extends JsonNode> configurations = incident.context().others().look(mutating ? MUTATING : VALIDATING);
    if (configurations.isEmpty() || Matching.isExempt(incident.type())) {
      return List.of();
    }
    var hooks = new ArrayList<Hook>();
    configurations.stream().sorted(Comparator.comparing(found -> text(found, "metadata", "name"))).forEach(configuration -> {
      for (JsonNode webhook : items(configuration, "webhooks")) {
        if (Matching.webhook(webhook, incident)) {
          hooks.add(new Hook(webhook, mutating));
        }
      }
    });
    return hooks;
  }

  /** Whether a configuration has a webhook that may be asked about objects of a kind. */
  public static boolean concerns(JsonNode configuration, ResourceType type) {
    return items(configuration, "webhooks").stream()
        .flatMap(webhook -> items(webhook, "rules").stream())
        .anyMatch(rule -> any(texts(rule, "apiGroups"), type.id().group())
            && texts(rule, "resources").stream()
                .map(resource -> resource.split("/", 2)[0])
                .anyMatch(resource -> resource.equals("*") || resource.equals(type.id().resource())));
  }

  private static boolean any(List<String> listed, String asked) {
    return listed.contains("*") || listed.contains(asked);
  }

  String name() {
    return text(node, "name");
  }

  /** Whether a write goes on when the webhook cannot be asked. */
  boolean isIgnorable() {
    return text(node, "failurePolicy").equals("Ignore");
  }

  boolean isReinvocable() {
    return text(node, "reinvocationPolicy").equals("IfNeeded");
  }

  boolean hasSideEffects() {
    return !List.of("None", "NoneOnDryRun").contains(text(node, "sideEffects"));
  }

  /** Whether its own conditions let it be asked. */
  CompiledPolicy.Condition condition(Incident incident) {
    return items(node, "matchConditions").isEmpty()
        ? new CompiledPolicy.Condition.Holds(true)
        : CompiledPolicy.ofWebhook(node).condition(Sight.of(incident));
  }
}
