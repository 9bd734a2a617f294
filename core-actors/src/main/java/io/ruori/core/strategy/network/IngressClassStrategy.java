package io.ruori.core.strategy.network;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.object.Fields;
import io.ruori.core.strategy.CountedKind;
import io.ruori.core.strategy.References;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Ingress classes (networking {@code ValidateIngressClass}). */
final class IngressClassStrategy extends CountedKind {
  private static final int CONTROLLER_MAX = 250;

  IngressClassStrategy() {
    super(false, NameFormats.NAME_IS_SUBDOMAIN, false);
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    if (Fields.object(object, "spec", "parameters") instanceof ObjectNode parameters && !has(parameters, "scope")) {
      parameters.put("scope", "Cluster");
    }
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    JsonNode spec = object.path("spec");
    String controller = text(spec, "controller");
    if (controller.length() > CONTROLLER_MAX) {
      errors.tooLong(Path.SPEC.child("controller"), CONTROLLER_MAX);
    }
    NameFormats.domainPrefixedPath(controller, Path.SPEC.child("controller"), errors);
    if (has(spec, "parameters")) {
      parameters(spec.path("parameters"), Path.SPEC.child("parameters"), errors);
    }
  }

  private static void parameters(JsonNode parameters, Path path, FieldErrors errors) {
    References.typed(parameters, path, errors);
    Rules.supported(parameters, "scope", List.of("Cluster", "Namespace"), path, errors);
    boolean namespaced = has(parameters, "namespace");
    String scope = text(parameters, "scope");
    if (scope.equals("Namespace")) {
      if (!namespaced) {
        errors.required(path.child("namespace"), "`parameters.scope` is set to 'Namespace'");
      } else {
        String namespace = text(parameters, "namespace");
        errors.invalid(path.child("namespace"), namespace, NameFormats.dns1123Label(namespace));
      }
    } else if (scope.equals("Cluster") && namespaced) {
      errors.forbidden(path.child("namespace"), "`parameters.scope` is set to 'Cluster'");
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    metadataUpdate(object, old, errors);
    String controller = text(object, "spec", "controller");
    if (!controller.equals(text(old, "spec", "controller"))) {
      errors.invalid(Path.SPEC.child("controller"), controller, NameFormats.IMMUTABLE);
    }
    validateWhole(object, errors);
  }
}
