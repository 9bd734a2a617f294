package io.ruori.core.strategy.quota;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.texts;

import io.ruori.core.kind.Strategy;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Fields;
import io.ruori.core.object.Quantity;
import io.ruori.core.strategy.CoreKind;
import io.ruori.core.strategy.Parts;
import io.ruori.core.strategy.ResourceLists;
import io.ruori.core.strategy.StatusStrategy;
import io.ruori.core.strategy.pod.ResourceNames;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoStruct;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Resource quotas (core {@code ValidateResourceQuota}). */
final class ResourceQuotaStrategy extends CoreKind {
  private static final Set<String> SCOPES = Set.of("Terminating", "NotTerminating", "BestEffort", "NotBestEffort",
      "PriorityClass", "CrossNamespacePodAffinity", "VolumeAttributesClass");
  private static final Set<String> EXISTS_ONLY =
      Set.of("BestEffort", "NotBestEffort", "Terminating", "NotTerminating", "CrossNamespacePodAffinity");
  private static final Set<String> STANDARD = Set.of("cpu", "memory", "ephemeral-storage", "requests.cpu",
      "requests.memory", "requests.storage", "requests.ephemeral-storage", "limits.cpu", "limits.memory",
      "limits.ephemeral-storage", "pods", "resourcequotas", "services", "replicationcontrollers", "secrets",
      "persistentvolumeclaims", "configmaps", "services.nodeports", "services.loadbalancers");
  private static final Set<String> OF_PODS =
      Set.of("pods", "cpu", "memory", "limits.cpu", "limits.memory", "requests.cpu", "requests.memory");
  private static final String EXISTS = "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, "
      + "ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or "
      + "ResourceQuotaScopeCrossNamespacePodAffinity";

  ResourceQuotaStrategy() {
    super(true, NameFormats.NAME_IS_SUBDOMAIN);
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    ResourceLists.roundUp(object.path("spec"), "hard");
    ResourceLists.roundUp(object.path("status"), "hard", "used");
  }

  @Override
  public void prepareForCreate(ObjectNode object, WriteContext context) {
    object.putObject("status");
  }

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
    Parts.keep(object, old, "status");
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    JsonNode spec = object.path("spec");
    quantities(spec, "hard", Path.SPEC, errors);
    scopes(spec, errors);
    if (has(spec, "scopeSelector")) {
      selector(spec, errors);
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    metadataUpdate(object, old, errors);
    validate(object, errors);
    List<String> scopes = texts(object, "spec", "scopes");
    if (!new HashSet<>(scopes).equals(new HashSet<>(texts(old, "spec", "scopes")))) {
      errors.invalid(Path.SPEC.child("scopes"), object.path("spec").path("scopes"), NameFormats.IMMUTABLE);
    }
  }

  private static void quantities(JsonNode parent, String list, Path path, FieldErrors errors) {
    parent.path(list).properties().forEach(entry -> {
      Path at = path.child(list).key(entry.getKey());
      ResourceNames.validate(entry.getKey(), at, errors);
      if (!entry.getKey().contains("/") && !isStandard(entry.getKey())) {
        errors.invalid(at, entry.getKey(), "must be a standard resource for quota");
      }
      ResourceNames.validateQuantity(entry.getKey(), Quantity.of(entry.getValue()), at, errors);
    });
  }

  private static boolean isStandard(String name) {
    return STANDARD.contains(name) || ResourceNames.isHugePages(name) || name.startsWith("requests.hugepages-");
  }

  private static boolean suits(String scope, String resource) {
    return switch (scope) {
      case "Terminating", "NotTerminating", "NotBestEffort", "PriorityClass", "CrossNamespacePodAffinity" ->
          OF_PODS.contains(resource);
      case "BestEffort" -> resource.equals("pods");
      case "VolumeAttributesClass" -> Set.of("persistentvolumeclaims", "requests.storage").contains(resource);
      default -> true;
    };
  }

  private static void scopes(JsonNode spec, FieldErrors errors) {
    List<String> scopes = texts(spec, "scopes");
    Path path = Path.SPEC.child("scopes");
    for (String scope : scopes) {
      if (!SCOPES.contains(scope)) {
        errors.invalid(path, scopes, "unsupported scope");
      }
      for (String resource : Fields.textMap(spec, "hard").keySet()) {
        if (isStandard(resource) && !suits(scope, resource)) {
          errors.invalid(path, scopes, "unsupported scope applied to resource");
        }
      }
    }
    conflicts(scopes, scopes, path, errors);
  }

  private static void conflicts(List<String> found, List<String> shown, Path path, FieldErrors errors) {
    for (String scope : List.of("BestEffort", "Terminating")) {
      if (found.contains(scope) && found.contains("Not" + scope)) {
        errors.invalid(path, shown.isEmpty() ? null : shown, "conflicting scopes");
      }
    }
  }

  private static void selector(JsonNode spec, FieldErrors errors) {
    Path path = Path.SPEC.child("scopeSelector", "matchExpressions");
    List<JsonNode> expressions = items(spec, "scopeSelector", "matchExpressions");
    for (JsonNode expression : expressions) {
      String scope = text(expression, "scopeName");
      if (!SCOPES.contains(scope)) {
        errors.invalid(path.child("scopeName"), scope, "unsupported scope");
      }
      for (String resource : Fields.textMap(spec, "hard").keySet()) {
        if (isStandard(resource) && !suits(scope, resource)) {
          errors.invalid(path, print(spec.path("scopeSelector")), "unsupported scope applied to resource");
        }
      }
      if (EXISTS_ONLY.contains(scope) && !text(expression, "operator").equals("Exists")) {
        errors.invalid(path.child("operator"), text(expression, "operator"), EXISTS);
      }
      operator(expression, path, errors);
    }
    List<String> scopes = expressions.stream().map(expression -> text(expression, "scopeName")).toList();
    conflicts(scopes, texts(spec, "scopes"), path, errors);
  }

  private static Object print(JsonNode selector) {
    return GoStruct.of(selector)
        .list("MatchExpressions", e -> e.strings("ScopeName", "Operator").pointers("Values"))
        .print();
  }

  private static void operator(JsonNode expression, Path path, FieldErrors errors) {
    List<String> values = texts(expression, "values");
    String operator = text(expression, "operator");
    switch (operator) {
      case "In", "NotIn" -> {
        if (values.isEmpty()) {
          errors.required(path.child("values"),
              "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector");
        }
      }
      case "Exists", "DoesNotExist" -> {
        if (!values.isEmpty()) {
          errors.invalid(path.child("values"), values,
              "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector");
        }
      }
      default -> errors.invalid(path.child("operator"), operator, "not a valid selector operator");
    }
  }

  @Override
  public Optional<Strategy> subresource(String name) {
    return name.equals("status")
        ? Optional.of(new StatusStrategy(this, (object, old, errors) -> {
          quantities(object.path("status"), "hard", Path.STATUS, errors);
          quantities(object.path("status"), "used", Path.STATUS, errors);
        }))
        : Optional.empty();
  }

  @Override
  public boolean returnsDeletedObject() {
    return true;
  }
}
