package io.ruori.core.strategy.pod;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.validation.Rules.requiredText;

import io.ruori.core.object.Quantity;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Rules for environment variables and where their values come from. */
final class EnvValidation {
  private static final List<String> FIELD_PATHS = List.of("metadata.name", "metadata.namespace", "metadata.uid",
      "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs");
  private static final Set<String> KNOWN_LABELS = Set.of("metadata.annotations", "metadata.labels", "metadata.name",
      "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.restartPolicy", "spec.serviceAccountName",
      "spec.schedulerName", "status.phase", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs");
  private static final List<String> RESOURCES = List.of("limits.cpu", "limits.ephemeral-storage", "limits.memory",
      "requests.cpu", "requests.ephemeral-storage", "requests.memory");
  private static final Set<String> BYTE_DIVISORS =
      Set.of("1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei");
  private static final Pattern SUBSCRIPT = Pattern.compile("(.+)\\['(.*)']", Pattern.DOTALL);

  private EnvValidation() {}

  static void env(JsonNode container, Path path, FieldErrors errors) {
    List<JsonNode> variables = items(container, "env");
    for (int i = 0; i < variables.size(); i++) {
      JsonNode variable = variables.get(i);
      Path at = path.index(i);
      if (requiredText(variable, "name", at, errors)) {
        errors.invalid(at.child("name"), text(variable, "name"), NameFormats.envVarName(text(variable, "name")));
      }
      if (has(variable, "valueFrom")) {
        valueFrom(variable, at.child("valueFrom"), errors);
      }
    }
  }

  private static void valueFrom(JsonNode variable, Path path, FieldErrors errors) {
    JsonNode from = variable.path("valueFrom");
    int sources = 0;
    if (has(from, "fieldRef")) {
      sources++;
      fieldRef(from.path("fieldRef"), FIELD_PATHS, path.child("fieldRef"), errors);
    }
    if (has(from, "resourceFieldRef")) {
      sources++;
      resourceFieldRef(from.path("resourceFieldRef"), false, path.child("resourceFieldRef"), errors);
    }
    for (String type : List.of("configMapKeyRef", "secretKeyRef")) {
      if (has(from, type)) {
        sources++;
        keyRef(from.path(type), path.child(type), errors);
      }
    }
    if (sources == 0) {
      errors.invalid(path, "", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`");
    } else if (!text(variable, "value").isEmpty()) {
      errors.invalid(path, "", "may not be specified when `value` is not empty");
    } else if (sources > 1) {
      errors.invalid(path, "", "may not have more than one field specified at a time");
    }
  }

  private static void keyRef(JsonNode reference, Path path, FieldErrors errors) {
    errors.invalid(path.child("name"), text(reference, "name"), NameFormats.dns1123Subdomain(text(reference, "name")));
    if (requiredText(reference, "key", path, errors)) {
      errors.invalid(path.child("key"), text(reference, "key"), NameFormats.configMapKey(text(reference, "key")));
    }
  }

  static void fieldRef(JsonNode reference, List<String> supported, Path path, FieldErrors errors) {
    String version = text(reference, "apiVersion");
    String field = text(reference, "fieldPath");
    if (version.isEmpty()) {
      errors.required(path.child("apiVersion"), "");
      return;
    }
    if (field.isEmpty()) {
      errors.required(path.child("fieldPath"), "");
      return;
    }
    String problem = conversionProblem(version, field);
    if (!problem.isEmpty()) {
      errors.invalid(path.child("fieldPath"), field, "error converting fieldPath: " + problem);
      return;
    }
    Matcher subscript = SUBSCRIPT.matcher(field);
    if (subscript.matches()) {
      String key = subscript.group(2);
      boolean annotation = subscript.group(1).equals("metadata.annotations");
      String checked = annotation ? key.toLowerCase(Locale.ROOT) : key;
      errors.invalid(path, checked, NameFormats.qualifiedName(checked));
      return;
    }
    String converted = field.equals("spec.host") ? "spec.nodeName" : field;
    if (!supported.contains(converted)) {
      errors.notSupported(path.child("fieldPath"), converted, supported);
    }
  }

  private static String conversionProblem(String version, String field) {
    if (!version.equals("v1")) {
      return "unsupported pod version: " + version;
    }
    Matcher subscript = SUBSCRIPT.matcher(field);
    if (subscript.matches()) {
      boolean map = subscript.group(1).equals("metadata.annotations") || subscript.group(1).equals("metadata.labels");
      return map ? "" : "field label does not support subscript: " + field;
    }
    return KNOWN_LABELS.contains(field) || field.equals("spec.host") ? "" : "field label not supported: " + field;
  }

  static void resourceFieldRef(JsonNode reference, boolean volume, Path path, FieldErrors errors) {
    String resource = text(reference, "resource");
    boolean hugePages = resource.startsWith("limits.hugepages-") || resource.startsWith("requests.hugepages-");
    if (volume && text(reference, "containerName").isEmpty()) {
      errors.required(path.child("containerName"), "");
    } else if (resource.isEmpty()) {
      errors.required(path.child("resource"), "");
    } else if (!RESOURCES.contains(resource) && !hugePages) {
      errors.notSupported(path.child("resource"), resource, RESOURCES);
    }
    Quantity divisor = Quantity.of(reference.path("divisor"));
    if (divisor.isZero()) {
      return;
    }
    if (resource.endsWith(".cpu")) {
      if (!divisor.text().equals("1m") && !divisor.text().equals("1")) {
        errors.invalid(path.child("divisor"), resource,
            "only divisor's values 1m and 1 are supported with the cpu resource");
      }
    } else if ((RESOURCES.contains(resource) || hugePages) && !BYTE_DIVISORS.contains(divisor.text())) {
      String kind = hugePages ? "hugepages" : resource.endsWith(".memory") ? "memory" : "local ephemeral storage";
      errors.invalid(path.child("divisor"), resource, "only divisor's values 1, 1k, 1M, 1G, 1T, 1P, 1E, 1Ki, 1Mi, 1Gi, 1Ti,"
          + " 1Pi, 1Ei are supported with the " + kind + " resource");
    }
  }

  static void envFrom(JsonNode container, Path path, FieldErrors errors) {
    List<JsonNode> sources = items(container, "envFrom");
    for (int i = 0; i < sources.size(); i++) {
      JsonNode source = sources.get(i);
      Path at = path.index(i);
      String prefix = text(source, "prefix");
      if (!prefix.isEmpty()) {
        errors.invalid(at.child("prefix"), prefix, NameFormats.envVarName(prefix));
      }
      int count = 0;
      for (String type : List.of("configMapRef", "secretRef")) {
        if (has(source, type)) {
          count++;
          reference(source.path(type), at.child(type), errors);
        }
      }
      if (count == 0) {
        errors.invalid(path, "", "must specify one of: `configMapRef` or `secretRef`");
      } else if (count > 1) {
        errors.invalid(path, "", "may not have more than one field specified at a time");
      }
    }
  }

  private static void reference(JsonNode reference, Path path, FieldErrors errors) {
    if (requiredText(reference, "name", path, errors)) {
      String name = text(reference, "name");
      errors.invalid(path.child("name"), name, NameFormats.NAME_IS_SUBDOMAIN.check(name, true));
    }
  }
}
