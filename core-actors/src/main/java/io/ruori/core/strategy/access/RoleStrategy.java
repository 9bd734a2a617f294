package io.ruori.core.strategy.access;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.texts;

import io.ruori.core.object.Fields;
import io.ruori.core.strategy.CoreKind;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.LabelRules;
import io.ruori.core.validation.LabelRules.SelectorOptions;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Roles and cluster roles (rbac {@code ValidateRole}). */
final class RoleStrategy extends CoreKind {
  private final boolean namespaced;

  RoleStrategy(boolean namespaced) {
    super(namespaced, NameFormats.NAME_IS_PATH_SEGMENT);
    this.namespaced = namespaced;
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    List<JsonNode> rules = items(object, "rules");
    for (int i = 0; i < rules.size(); i++) {
      rule(rules.get(i), Path.of("rules").index(i), errors);
    }
    if (!namespaced && has(object, "aggregationRule")) {
      aggregation(items(object, "aggregationRule", "clusterRoleSelectors"), errors);
    }
  }

  private void rule(JsonNode rule, Path path, FieldErrors errors) {
    if (texts(rule, "verbs").isEmpty()) {
      errors.required(path.child("verbs"), "verbs must contain at least one value");
    }
    List<String> urls = texts(rule, "nonResourceURLs");
    if (!urls.isEmpty()) {
      if (namespaced) {
        errors.invalid(path.child("nonResourceURLs"), urls, "namespaced rules cannot apply to non-resource URLs");
      }
      if (List.of("apiGroups", "resources", "resourceNames").stream().anyMatch(list -> !texts(rule, list).isEmpty())) {
        errors.invalid(path.child("nonResourceURLs"), urls,
            "rules cannot apply to both regular resources and non-resource URLs");
      }
      return;
    }
    if (texts(rule, "apiGroups").isEmpty()) {
      errors.required(path.child("apiGroups"), "resource rules must supply at least one api group");
    }
    if (texts(rule, "resources").isEmpty()) {
      errors.required(path.child("resources"), "resource rules must supply at least one resource");
    }
  }

  private static void aggregation(List<JsonNode> selectors, FieldErrors errors) {
    Path path = Path.of("aggregationRule", "clusterRoleSelectors");
    if (selectors.isEmpty()) {
      errors.required(path, "at least one clusterRoleSelector required if aggregationRule is non-nil");
    }
    for (int i = 0; i < selectors.size(); i++) {
      LabelRules.selector(selectors.get(i), SelectorOptions.STRICT, path.index(i), errors);
      if (!LabelRules.isSound(selectors.get(i))) {
        errors.invalid(path.index(i), null, "invalid label selector.");
      }
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    validateWhole(object, errors); // asked twice, as upstream does
    validateWhole(object, errors);
    metadataUpdate(object, old, errors);
  }

  @Override
  public boolean createsOnUpdate() {
    return true;
  }

  /** The rules are there, if only as {@code null}. */
  @Override
  public void applyDefaults(ObjectNode object) {
    if (!Fields.has(object, "rules")) {
      object.putNull("rules");
    }
  }
}
