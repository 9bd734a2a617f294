package io.ruori.node.volume;

import io.ruori.core.api.Api;
import io.ruori.node.container.FieldReferences;
import io.ruori.node.container.FieldReferences.Facts;
import io.ruori.node.pod.PodDefinition;
import io.ruori.node.volume.PodVolumes.VolumeFailure;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What files the volumes of kinds configMap, secret, downwardAPI and projected show. */
final class VolumeFiles {
  private static final int DEFAULT_MODE = 0644;

  private final Api api;
  private final VolumeSettings settings;
  private final ServiceAccountTokens tokens;

  VolumeFiles(Api api, VolumeSettings settings, ServiceAccountTokens tokens) {
    this.api = api;
    this.settings = settings;
    this.tokens = tokens;
  }

  /** Whether the volume is of a kind that shows files of ours. */
  static boolean isOurs(JsonNode volume) {
    return volume.has("configMap") || volume.has("secret") || volume.has("downwardAPI") || volume.has("projected");
  }

  /** @throws VolumeFailure with upstream's words for what is missing */
  Map<String, FileContent> of(PodDefinition pod, JsonNode volume, List<String> ips) {
    Map<String, FileContent> files = new TreeMap<>();
    if (volume.has("configMap")) {
      JsonNode source = volume.path("configMap");
      add(configMap(pod, source, source.path("name").asString("")), source, mode(source, DEFAULT_MODE), files);
    } else if (volume.has("secret")) {
      JsonNode source = volume.path("secret");
      add(secret(pod, source, source.path("secretName").asString("")), source, mode(source, DEFAULT_MODE), files);
    } else if (volume.has("downwardAPI")) {
      downward(pod, volume.path("downwardAPI"), mode(volume.path("downwardAPI"), DEFAULT_MODE), ips, files);
    } else {
      projected(pod, volume.path("projected"), ips, files);
    }
    return files;
  }

  private static int mode(JsonNode source, int otherwise) {
    return source.path("defaultMode").asInt(otherwise);
  }

  private void projected(PodDefinition pod, JsonNode projected, List<String> ips, Map<String, FileContent> files) {
    int mode = mode(projected, DEFAULT_MODE);
    for (JsonNode source : projected.path("sources")) {
      JsonNode map = source.path("configMap");
      JsonNode secret = source.path("secret");
      JsonNode token = source.path("serviceAccountToken");
      if (map.isObject()) {
        add(configMap(pod, map, map.path("name").asString("")), map, mode, files);
      } else if (secret.isObject()) {
        add(secret(pod, secret, secret.path("name").asString("")), secret, mode, files);
      } else if (token.isObject()) {
        byte[] bytes = tokens.token(pod, token).getBytes(StandardCharsets.UTF_8);
        files.put(token.path("path").asString(""), new FileContent(bytes, tokenMode(pod, mode)));
      } else if (source.has("downwardAPI")) {
        downward(pod, source.path("downwardAPI"), mode, ips, files);
      } else if (!source.path("clusterTrustBundle").path("optional").asBoolean(false)) {
        throw new VolumeFailure("projected volume source is not supported: " + source.properties());
      }
    }
  }

  /** A token that somebody owns is for that owner only. */
  private static int tokenMode(PodDefinition pod, int mode) {
    return HostVolumes.owner(pod).equals(AtomicDirectory.Owner.NOBODY) ? mode : 0600;
  }

  private Optional<Map<String, byte[]>> configMap(PodDefinition pod, JsonNode source, String name) {
    return find("configmaps", "configmap", pod, source, name).map(object -> {
      Map<String, byte[]> data = new TreeMap<>();
      object.path("data").properties().forEach(
          e -> data.put(e.getKey(), e.getValue().asString("").getBytes(StandardCharsets.UTF_8)));
      object.path("binaryData").properties().forEach(e -> data.put(e.getKey(), decoded(e.getValue())));
      return data;
    });
  }

  private Optional<Map<String, byte[]>> secret(PodDefinition pod, JsonNode source, String name) {
    return find("secrets", "secret", pod, source, name).map(object -> {
      Map<String, byte[]> data = new TreeMap<>();
      object.path("data").properties().forEach(e -> data.put(e.getKey(), decoded(e.getValue())));
      return data;
    });
  }

  private static byte[] decoded(JsonNode base64) {
    return Base64.getDecoder().decode(base64.asString(""));
  }

  private Optional<ObjectNode> find(String plural, String word, PodDefinition pod, JsonNode source, String name) {
    Optional<ObjectNode> found = api.find(Api.Resource.core(plural), pod.ref().namespace(), name);
    if (found.isEmpty() && !source.path("optional").asBoolean(false)) {
      throw new VolumeFailure(word + " \"" + name + "\" not found");
    }
    return found;
  }

  /** All keys, or those that {@code items} names, under the paths that they get there. */
  private static void add(
      Optional<Map<String, byte[]>> data, JsonNode source, int mode, Map<String, FileContent> files) {
    Map<String, byte[]> content = data.orElse(Map.of());
    JsonNode items = source.path("items");
    if (items.isEmpty()) {
      content.forEach((key, bytes) -> files.put(key, new FileContent(bytes, mode)));
      return;
    }
    for (JsonNode item : items) {
      String key = item.path("key").asString("");
      byte[] bytes = content.get(key);
      if (bytes != null) {
        files.put(item.path("path").asString(""), new FileContent(bytes, item.path("mode").asInt(mode)));
      } else if (!source.path("optional").asBoolean(false)) {
        throw new VolumeFailure("references non-existent config key: " + key);
      }
    }
  }

  private void downward(
      PodDefinition pod, JsonNode source, int mode, List<String> ips, Map<String, FileContent> files) {
    var facts = new Facts(settings.nodeName(), settings.hostIps(), ips, settings.cpus(), settings.memoryBytes());
    List<JsonNode> items = new ArrayList<>();
    source.path("items").forEach(items::add);
    for (JsonNode item : items) {
      String text;
      if (item.has("fieldRef")) {
        text = FieldReferences.field(pod, item.path("fieldRef").path("fieldPath").asString(""), facts).orElse("");
      } else {
        JsonNode reference = item.path("resourceFieldRef");
        String name = reference.path("containerName").asString("");
        JsonNode container = pod.containers().stream()
            .filter(c -> c.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new VolumeFailure("container " + name + " not found"))
            .json();
        text = FieldReferences.resource(container, reference, facts);
      }
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      files.put(item.path("path").asString(""), new FileContent(bytes, item.path("mode").asInt(mode)));
    }
  }
}
