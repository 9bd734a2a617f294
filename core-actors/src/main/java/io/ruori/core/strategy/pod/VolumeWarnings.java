package io.ruori.core.strategy.pod;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.object.Quantity;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What upstream warns of in volumes: types that are gone, paths that hide each other. */
public final class VolumeWarnings {
  private static final Map<String, String> DEPRECATED = deprecated();

  private VolumeWarnings() {}

  private static Map<String, String> deprecated() {
    var texts = new LinkedHashMap<String, String>();
    texts.put("photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+");
    texts.put("gitRepo", "deprecated in v1.11, and disabled by default in v1.33+");
    texts.put("scaleIO", "deprecated in v1.16, non-functional in v1.22+");
    texts.put("flocker", "deprecated in v1.22, non-functional in v1.25+");
    texts.put("storageos", "deprecated in v1.22, non-functional in v1.25+");
    texts.put("quobyte", "deprecated in v1.22, non-functional in v1.25+");
    texts.put("glusterfs", "deprecated in v1.25, non-functional in v1.26+");
    texts.put("ephemeral", "");
    texts.put("cephfs", "deprecated in v1.28, non-functional in v1.31+");
    texts.put("rbd", "deprecated in v1.28, non-functional in v1.31+");
    return texts;
  }

  static List<String> of(List<JsonNode> volumes, Path path) {
    var warnings = new ArrayList<String>();
    for (int i = 0; i < volumes.size(); i++) {
      JsonNode volume = volumes.get(i);
      Path at = path.index(i);
      DEPRECATED.forEach((type, text) -> {
        if (!has(volume, type)) {
          return;
        }
        if (type.equals("ephemeral")) {
          JsonNode spec = volume.path(type).path("volumeClaimTemplate").path("spec");
          warnings.addAll(claim(spec, at.child("ephemeral", "volumeClaimTemplate", "spec")));
        } else {
          warnings.add(at.child(type.equals("storageos") ? "storageOS" : type) + ": " + text);
        }
      });
    }
    volumes.forEach(volume -> overlaps(volume, warnings));
    return warnings;
  }

  /** Warnings for the spec of a claim. */
  public static List<String> claim(JsonNode spec, Path path) {
    var warnings = new ArrayList<String>();
    for (String list : List.of("requests", "limits")) {
      Quantity storage = Quantity.of(spec.path("resources").path(list).path("storage"));
      if (!storage.isCountable()) {
        warnings.add(path.child("resources", list).key("storage") + ": fractional byte value "
            + GoText.quote(storage.text()) + " is invalid, must be an integer");
      }
    }
    return warnings;
  }

  /** A path in a volume and the source that puts it there. */
  private record Placed(String path, String source) {
    @Override
    public String toString() {
      return GoText.quote(path) + (source.isEmpty() ? "" : " (" + source + ")");
    }

    boolean collides(Placed other) {
      return !path.isEmpty() && !other.path.isEmpty()
          && ((other.path + "/").startsWith(path + "/") || (path + "/").startsWith(other.path + "/"));
    }
  }

  private static void overlaps(JsonNode volume, List<String> warnings) {
    String name = text(volume, "name");
    JsonNode configMap = volume.path("configMap");
    overlap(name, "ConfigMap " + GoText.quote(text(configMap, "name")), paths(configMap, ""), warnings);
    JsonNode secret = volume.path("secret");
    overlap(name, "Secret " + GoText.quote(text(secret, "secretName")), paths(secret, ""), warnings);
    overlap(name, "DownwardAPI", paths(volume.path("downwardAPI"), ""), warnings);
    var projected = new ArrayList<Placed>();
    for (JsonNode source : items(volume, "projected", "sources")) {
      if (source.isEmpty()) {
        warnings.add("volume " + GoText.quote(name) + " (Projected) has no sources provided");
      } else {
        projected.addAll(projected(source));
      }
    }
    overlap(name, "Projected", projected, warnings);
  }

  private static List<Placed> projected(JsonNode source) {
    if (has(source.path("configMap"), "items")) {
      return paths(source.path("configMap"), "ConfigMap " + GoText.quote(text(source, "configMap", "name")));
    }
    if (has(source.path("secret"), "items")) {
      return paths(source.path("secret"), "Secret " + GoText.quote(text(source, "secret", "name")));
    }
    if (has(source.path("downwardAPI"), "items")) {
      return paths(source.path("downwardAPI"), "DownwardAPI");
    }
    boolean token = has(source, "serviceAccountToken");
    return token ? List.of(placed(text(source, "serviceAccountToken", "path"), "ServiceAccountToken")) : List.of();
  }

  private static List<Placed> paths(JsonNode source, String shown) {
    return items(source, "items").stream().map(item -> placed(text(item, "path"), shown)).toList();
  }

  private static Placed placed(String path, String source) {
    int end = path.length();
    while (end > 0 && path.charAt(end - 1) == '/') {
      end--;
    }
    return new Placed(path.substring(0, end), source);
  }

  private static void overlap(String volume, String kind, List<Placed> paths, List<String> warnings) {
    for (int i = 0; i < paths.size(); i++) {
      for (Placed earlier : paths.subList(0, i)) {
        if (paths.get(i).collides(earlier)) {
          warnings.add("volume " + GoText.quote(volume) + " (" + kind + "): overlapping paths: " + paths.get(i) + " with "
              + earlier);
        }
      }
    }
  }
}
