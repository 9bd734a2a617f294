package io.ruori.core.strategy.extension;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.objects;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.texts;

import io.ruori.core.kind.WriteContext;
import io.ruori.core.strategy.CoreKind;
import io.ruori.core.strategy.Parts;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.LabelRules;
import io.ruori.core.validation.LabelRules.SelectorOptions;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import java.util.HashSet;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Configurations of admission webhooks (admissionregistration {@code ValidateMutatingWebhookConfiguration}). */
final class WebhookStrategy extends CoreKind {
  private static final Path WEBHOOKS = Path.of("webhooks");
  private final boolean mutating;

  WebhookStrategy(boolean mutating) {
    super(false, NameFormats.NAME_IS_SUBDOMAIN);
    this.mutating = mutating;
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    for (ObjectNode webhook : objects(object, "webhooks")) {
      OperationRules.webhookDefaults(webhook);
      if (mutating && !has(webhook, "reinvocationPolicy")) {
        webhook.put("reinvocationPolicy", "Never");
      }
    }
  }

  @Override
  public void prepareForCreate(ObjectNode object, WriteContext context) {
    Parts.firstGeneration(object);
  }

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
    Parts.raiseGeneration(object, old, "webhooks");
  }

  @Override
  public void validateCreate(ObjectNode object, FieldErrors errors) {
    validate(object, errors);
  }

  @Override
  public boolean updatesUnconditionally() {
    return false;
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    validateWhole(object, errors);
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    List<JsonNode> webhooks = items(object, "webhooks");
    var names = new HashSet<String>();
    for (int i = 0; i < webhooks.size(); i++) {
      Path path = WEBHOOKS.index(i);
      webhook(webhooks.get(i), path, errors);
      reviewVersions(texts(webhooks.get(i), "admissionReviewVersions"), path.child("admissionReviewVersions"), errors);
      String name = text(webhooks.get(i), "name");
      if (!name.isEmpty() && !names.add(name)) {
        errors.duplicate(path.child("name"), name);
      }
    }
  }

  private void webhook(JsonNode webhook, Path path, FieldErrors errors) {
    NameFormats.fullyQualifiedName(text(webhook, "name"), path.child("name"), errors);
    List<JsonNode> rules = items(webhook, "rules");
    for (int i = 0; i < rules.size(); i++) {
      OperationRules.validate(rules.get(i), path.child("rules").index(i), errors);
    }
    Rules.supported(webhook, "failurePolicy", List.of("Fail", "Ignore"), path, errors);
    Rules.supported(webhook, "matchPolicy", List.of("Equivalent", "Exact"), path, errors);
    if (!has(webhook, "sideEffects")) {
      errors.required(path.child("sideEffects"), "must specify one of None, NoneOnDryRun");
    }
    Rules.supported(webhook, "sideEffects", List.of("None", "NoneOnDryRun"), path, errors);
    long timeout = number(webhook, "timeoutSeconds");
    if (has(webhook, "timeoutSeconds") && (timeout < 1 || timeout > 30)) {
      errors.invalid(path.child("timeoutSeconds"), timeout, "the timeout value must be between 1 and 30 seconds");
    }
    for (String selector : List.of("namespaceSelector", "objectSelector")) {
      LabelRules.selector(webhook.path(selector), SelectorOptions.STRICT, path.child(selector), errors);
    }
    if (mutating) {
      Rules.supported(webhook, "reinvocationPolicy", List.of("IfNeeded", "Never"), path, errors);
    }
    ClientRules.config(webhook.path("clientConfig"), path.child("clientConfig"), errors);
    OperationRules.conditions(items(webhook, "matchConditions"), false, path.child("matchConditions"), errors);
  }

  private static void reviewVersions(List<String> versions, Path path, FieldErrors errors) {
    if (versions.isEmpty()) {
      errors.required(path, "must specify one of v1, v1beta1");
      return;
    }
    var seen = new HashSet<String>();
    for (int i = 0; i < versions.size(); i++) {
      if (!seen.add(versions.get(i))) {
        errors.invalid(path.index(i), versions.get(i), "duplicate version");
        continue;
      }
      errors.invalid(path.index(i), versions.get(i), NameFormats.dns1035Label(versions.get(i)));
    }
    if (!seen.contains("v1") && !seen.contains("v1beta1")) {
      errors.invalid(path, versions, "must include at least one of v1, v1beta1");
    }
  }
}
