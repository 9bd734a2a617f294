package io.ruori.core.strategy.access;

import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.objects;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.object.Fields;
import io.ruori.core.strategy.CoreKind;
import io.ruori.core.strategy.References;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoStruct;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import io.ruori.core.validation.SemanticEquality;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Role bindings and cluster role bindings (rbac {@code ValidateRoleBinding}). */
final class BindingStrategy extends CoreKind {
  private static final String GROUP = "rbac.authorization.k8s.io";
  private final boolean namespaced;

  BindingStrategy(boolean namespaced) {
    super(namespaced, NameFormats.NAME_IS_PATH_SEGMENT);
    this.namespaced = namespaced;
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    Fields.defaultText(Fields.ensure(object, "roleRef"), "apiGroup", GROUP);
    for (ObjectNode subject : objects(object, "subjects")) {
      if (List.of("User", "Group").contains(text(subject, "kind"))) {
        Fields.defaultText(subject, "apiGroup", GROUP);
      }
    }
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    JsonNode role = object.path("roleRef");
    Path path = Path.of("roleRef");
    if (!text(role, "apiGroup").equals(GROUP)) {
      errors.notSupported(path.child("apiGroup"), text(role, "apiGroup"), List.of(GROUP));
    }
    List<String> kinds = namespaced ? List.of("Role", "ClusterRole") : List.of("ClusterRole");
    if (!kinds.contains(text(role, "kind"))) {
      errors.notSupported(path.child("kind"), text(role, "kind"), kinds);
    }
    References.segment(role, "name", path, errors);
    List<JsonNode> subjects = items(object, "subjects");
    for (int i = 0; i < subjects.size(); i++) {
      subject(subjects.get(i), Path.of("subjects").index(i), errors);
    }
  }

  private void subject(JsonNode subject, Path path, FieldErrors errors) {
    boolean named = Rules.requiredText(subject, "name", path, errors);
    String group = text(subject, "apiGroup");
    switch (text(subject, "kind")) {
      case "ServiceAccount" -> {
        if (named) {
          errors.invalid(path.child("name"), text(subject, "name"), NameFormats.dns1123Subdomain(text(subject, "name")));
        }
        if (!group.isEmpty()) {
          errors.notSupported(path.child("apiGroup"), group, List.of(""));
        }
        if (!namespaced && text(subject, "namespace").isEmpty()) {
          errors.required(path.child("namespace"), "");
        }
      }
      case "User", "Group" -> {
        if (!group.equals(GROUP)) {
          errors.notSupported(path.child("apiGroup"), group, List.of(GROUP));
        }
      }
      default -> errors.notSupported(
          path.child("kind"), text(subject, "kind"), List.of("ServiceAccount", "User", "Group"));
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    validateWhole(object, errors); // asked twice, as upstream does
    validateWhole(object, errors);
    metadataUpdate(object, old, errors);
    JsonNode role = object.path("roleRef");
    if (!SemanticEquality.equal(role, old.path("roleRef"))) {
      String group = "{\"APIGroup\":" + GoText.print(text(role, "apiGroup"));
      String rest = GoStruct.of(role).strings("Kind", "Name").print().text().substring(1);
      errors.invalid(Path.of("roleRef"), new GoText.Raw(group + "," + rest), "cannot change roleRef");
    }
  }

  @Override
  public boolean createsOnUpdate() {
    return true;
  }
}
