package io.ruori.core.strategy.access;

import static io.ruori.core.object.Fields.ensure;
import static io.ruori.core.object.Fields.flag;
import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.texts;

import io.ruori.core.strategy.CountedKind;
import io.ruori.core.strategy.StatusStrategy;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Flow schemas (flowcontrol {@code ValidateFlowSchema}). */
final class FlowSchemaStrategy extends CountedKind {
  private static final int PRECEDENCE = 1000;
  private static final int PRECEDENCE_MAX = 10_000;
  private static final List<String> VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "proxy", "update", "watch");
  private static final Map<String, String> SUBJECTS =
      Map.of("User", "user", "Group", "group", "ServiceAccount", "serviceAccount");

  FlowSchemaStrategy() {
    super(false, NameFormats.NAME_IS_SUBDOMAIN, true);
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    ObjectNode spec = ensure(object, "spec");
    if (number(spec, "matchingPrecedence") == 0) {
      spec.put("matchingPrecedence", PRECEDENCE);
    }
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    JsonNode spec = object.path("spec");
    long precedence = number(spec, "matchingPrecedence");
    Path at = Path.SPEC.child("matchingPrecedence");
    if (precedence <= 0) {
      errors.invalid(at, precedence, "must be a positive value");
    }
    if (precedence > PRECEDENCE_MAX) {
      errors.invalid(at, precedence, "must not be greater than " + PRECEDENCE_MAX);
    }
    if (precedence == 1 && !text(object, "metadata", "name").equals("exempt")) {
      errors.invalid(at, precedence, "only the schema named 'exempt' may have matchingPrecedence 1");
    }
    if (has(spec, "distinguisherMethod")) {
      String type = text(spec, "distinguisherMethod", "type");
      if (!List.of("ByNamespace", "ByUser").contains(type)) {
        errors.notSupported(Path.SPEC.child("distinguisherMethod", "type"),
            new GoText.Raw("{\"Type\":" + GoText.quote(type) + "}"), List.of("ByNamespace", "ByUser"));
      }
    }
    String level = text(spec, "priorityLevelConfiguration", "name");
    Path name = Path.SPEC.child("priorityLevelConfiguration", "name");
    if (level.isEmpty()) {
      errors.required(name, "must reference a priority level");
    } else {
      errors.invalid(name, level, NameFormats.dns1123Subdomain(level));
    }
    List<JsonNode> rules = items(spec, "rules");
    for (int i = 0; i < rules.size(); i++) {
      rule(rules.get(i), Path.SPEC.child("rules").index(i), errors);
    }
  }

  private static void rule(JsonNode rule, Path path, FieldErrors errors) {
    List<JsonNode> subjects = items(rule, "subjects");
    if (subjects.isEmpty()) {
      errors.required(path.child("subjects"), "subjects must contain at least one value");
    }
    for (int i = 0; i < subjects.size(); i++) {
      subject(subjects.get(i), path.child("subjects").index(i), errors);
    }
    List<JsonNode> resources = items(rule, "resourceRules");
    List<JsonNode> others = items(rule, "nonResourceRules");
    if (resources.isEmpty() && others.isEmpty()) {
      errors.required(path, "at least one of resourceRules and nonResourceRules has to be non-empty");
    }
    for (int i = 0; i < resources.size(); i++) {
      resource(resources.get(i), path.child("resourceRules").index(i), errors);
    }
    for (int i = 0; i < others.size(); i++) {
      nonResource(others.get(i), path.child("nonResourceRules").index(i), errors);
    }
  }

  private static void subject(JsonNode subject, Path path, FieldErrors errors) {
    String kind = text(subject, "kind");
    String own = SUBJECTS.get(kind);
    if (own == null) {
      errors.notSupported(path.child("kind"), kind, List.of("Group", "ServiceAccount", "User"));
    } else if (!has(subject, own)) {
      errors.required(path.child(own), own + " is required when subject kind is '" + kind + "'");
    } else {
      ofKind(subject.path(own), own, path.child(own), errors);
    }
    for (String other : List.of("User", "Group", "ServiceAccount")) {
      if (own != null && !other.equals(kind) && has(subject, SUBJECTS.get(other))) {
        errors.forbidden(path.child(SUBJECTS.get(other)),
            SUBJECTS.get(other) + " is forbidden when subject kind is not '" + other + "'");
      }
    }
  }

  private static void ofKind(JsonNode subject, String kind, Path path, FieldErrors errors) {
    String name = text(subject, "name");
    boolean named = Rules.requiredText(subject, "name", path, errors);
    if (!kind.equals("serviceAccount")) {
      return;
    }
    if (named && !name.equals("*")) {
      errors.invalid(path.child("name"), name, NameFormats.dns1123Subdomain(name));
    }
    String namespace = text(subject, "namespace");
    if (namespace.isEmpty()) {
      errors.required(path.child("namespace"), "must specify namespace for service account");
    } else {
      errors.invalid(path.child("namespace"), namespace, NameFormats.dns1123Label(namespace));
    }
  }

  private static void verbs(JsonNode rule, Path path, FieldErrors errors) {
    List<String> verbs = texts(rule, "verbs");
    Path at = path.child("verbs");
    if (verbs.isEmpty()) {
      errors.required(at, "verbs must contain at least one value");
    } else if (verbs.contains("*")) {
      if (verbs.size() > 1) {
        errors.invalid(at, verbs, "if '*' is present, must not specify other verbs");
      }
    } else if (!VERBS.containsAll(verbs)) {
      errors.notSupported(at, verbs, VERBS);
    }
  }

  private static void wildcard(List<String> list, Path path, String none, String other, FieldErrors errors) {
    if (list.isEmpty()) {
      errors.required(path, none);
    } else if (list.size() > 1 && list.contains("*")) {
      errors.invalid(path, list, "if '*' is present, must not specify other " + other);
    }
  }

  private static void resource(JsonNode rule, Path path, FieldErrors errors) {
    verbs(rule, path, errors);
    wildcard(texts(rule, "apiGroups"), path.child("apiGroups"), "resource rules must supply at least one api group", "api groups", errors);
    wildcard(texts(rule, "resources"), path.child("resources"), "resource rules must supply at least one resource", "resources", errors);
    List<String> namespaces = texts(rule, "namespaces");
    Path at = path.child("namespaces");
    if (namespaces.isEmpty()) {
      if (!flag(rule, "clusterScope")) {
        errors.required(at, "resource rules that are not cluster scoped must supply at least one namespace");
      }
    } else if (namespaces.contains("*")) {
      if (namespaces.size() > 1) {
        errors.invalid(at, namespaces, "if '*' is present, must not specify other namespaces");
      }
    } else {
      for (int i = 0; i < namespaces.size(); i++) {
        for (String message : NameFormats.dns1123Label(namespaces.get(i))) {
          errors.invalid(at.index(i), namespaces.get(i), "each member of this list must be '*' or a DNS-1123 label; " + message);
        }
      }
    }
  }

  private static void nonResource(JsonNode rule, Path path, FieldErrors errors) {
    verbs(rule, path, errors);
    List<String> urls = texts(rule, "nonResourceURLs");
    Path at = path.child("nonResourceURLs");
    if (urls.isEmpty()) {
      errors.required(at, "nonResourceURLs must contain at least one value");
    } else if (urls.contains("*")) {
      if (urls.size() > 1) {
        errors.invalid(at, urls, "if '*' is present, must not specify other non-resource URLs");
      }
    } else {
      for (int i = 0; i < urls.size(); i++) {
        url(urls.get(i), at.index(i), errors);
      }
    }
  }

  private static void url(String url, Path path, FieldErrors errors) {
    if (url.isEmpty()) {
      errors.invalid(path, url, "must not be empty");
      return;
    }
    if (url.contains(" ")) {
      errors.invalid(path, url, "must not contain white-space");
    }
    if (url.equals("/")) {
      return;
    }
    if (!url.startsWith("/")) {
      errors.invalid(path, url, "must start with slash");
    }
    if (url.contains("//")) {
      errors.invalid(path, url, "must not contain double slash");
    }
    int star = url.indexOf('*');
    if (star >= 0 && (star != url.length() - 1 || !url.endsWith("/*"))) {
      errors.invalid(path, url, "wildcard can only do suffix matching");
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    validateWhole(object, errors);
  }

  @Override
  protected List<String> keptByStatus() {
    return StatusStrategy.METADATA;
  }

  @Override
  protected void validateStatus(ObjectNode object, ObjectNode old, FieldErrors errors) {
    conditions(object, errors);
  }

  /** Each condition is named, and only once. */
  static void conditions(ObjectNode object, FieldErrors errors) {
    List<JsonNode> conditions = items(object, "status", "conditions");
    var seen = new HashSet<String>();
    for (int i = 0; i < conditions.size(); i++) {
      String type = text(conditions.get(i), "type");
      Path path = Path.STATUS.child("conditions").index(i).child("type");
      if (!seen.add(type)) {
        errors.duplicate(path, type);
      }
      if (type.isEmpty()) {
        errors.required(path, "");
      }
    }
  }
}
