package io.ruori.core.strategy.pod;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.validation.Rules.requiredText;

import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Rules for downward API and projected volumes. */
final class ProjectedVolumes {
  private static final List<String> FIELD_PATHS = List.of(
      "metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid");
  private static final long TEN_MINUTES = 600;

  private ProjectedVolumes() {}

  static void downwardApi(JsonNode source, Path path, PodOptions options, FieldErrors errors) {
    VolumeSources.mode(source, "defaultMode", path, errors);
    items(source, "items").forEach(file -> downwardFile(file, path, errors));
  }

  private static void downwardFile(JsonNode file, Path path, FieldErrors errors) {
    requiredText(file, "path", path, errors);
    Rules.notReservedPath(text(file, "path"), path.child("path"), errors);
    boolean resource = has(file, "resourceFieldRef");
    if (has(file, "fieldRef")) {
      EnvValidation.fieldRef(file.path("fieldRef"), FIELD_PATHS, path.child("fieldRef"), errors);
      if (resource) {
        errors.invalid(path, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously");
      }
    } else if (resource) {
      EnvValidation.resourceFieldRef(file.path("resourceFieldRef"), true, path.child("resourceFieldRef"), errors);
    } else {
      errors.required(path, "one of fieldRef and resourceFieldRef is required");
    }
    VolumeSources.mode(file, "mode", path, errors);
  }

  static void projected(JsonNode source, Path path, PodOptions options, FieldErrors errors) {
    VolumeSources.mode(source, "defaultMode", path, errors);
    var paths = new HashSet<String>();
    List<JsonNode> sources = items(source, "sources");
    for (int i = 0; i < sources.size(); i++) {
      source(sources.get(i), paths, path, path.child("sources").index(i), options, errors);
    }
  }

  private static void source(
      JsonNode source, Set<String> paths, Path volume, Path path, PodOptions options, FieldErrors errors) {
    int count = 0;
    for (String type : List.of("secret", "configMap")) {
      if (has(source, type)) {
        count++;
        keyed(source.path(type), paths, volume, path.child(type), errors);
      }
    }
    if (has(source, "downwardAPI")) {
      count++;
      for (JsonNode file : items(source, "downwardAPI", "items")) {
        downwardFile(file, path.child("downwardAPI"), errors);
        conflict(text(file, "path"), text(file, "path"), paths, volume, errors);
      }
    }
    if (has(source, "serviceAccountToken")) {
      count++;
      token(source.path("serviceAccountToken"), volume, path.child("serviceAccountToken"), options, errors);
    }
    if (count > 1) {
      errors.forbidden(path, "may not specify more than 1 volume type per source");
    }
  }

  private static void keyed(JsonNode source, Set<String> paths, Path volume, Path path, FieldErrors errors) {
    requiredText(source, "name", path, errors);
    List<JsonNode> items = items(source, "items");
    for (JsonNode item : items) {
      conflict(text(item, "path"), text(source, "name"), paths, volume, errors);
    }
    VolumeSources.keysToPaths(source, path, errors);
  }

  private static void conflict(String target, String shown, Set<String> paths, Path volume, FieldErrors errors) {
    if (!target.isEmpty() && !paths.add(target)) {
      errors.invalid(volume, shown, "conflicting duplicate paths");
    }
  }

  private static void token(JsonNode token, Path volume, Path path, PodOptions options, FieldErrors errors) {
    long seconds = number(token, "expirationSeconds");
    if (seconds < TEN_MINUTES) {
      errors.invalid(path.child("expirationSeconds"), seconds, "may not specify a duration less than 10 minutes");
    }
    if (seconds > 1L << 32) {
      errors.invalid(path.child("expirationSeconds"), seconds, "may not specify a duration larger than 2^32 seconds");
    }
    if (requiredText(token, "path", volume, errors) && !options.anyTokenPath()) {
      Rules.notReservedPath(text(token, "path"), volume.child("path"), errors);
    }
  }
}
