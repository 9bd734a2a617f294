package io.ruori.node.container;

import io.ruori.core.api.Api;
import io.ruori.node.container.FieldReferences.Facts;
import io.ruori.node.pod.PodDefinition;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A container's variables, in upstream's order: services, then {@code envFrom}, then {@code env}, later ones win. */
public final class Environment {
  private final Api api;

  public Environment(Api api) {
    this.api = api;
  }

  /**
   * Every variable by name.
   *
   * @param services of the namespace, for service variables
   * @throws ConfigFailure when a config map, secret or key is missing that is not optional
   */
  public Map<String, String> resolve(
      PodDefinition pod, JsonNode container, Facts facts, List<ObjectNode> services) {
    boolean links = pod.spec().path("enableServiceLinks").asBoolean(true);
    String namespace = pod.ref().namespace();
    Map<String, String> ofServices = ServiceVariables.of(services, namespace, links);
    Map<String, String> result = new LinkedHashMap<>();
    for (JsonNode source : container.path("envFrom")) {
      addAll(source, namespace, result);
    }
    for (JsonNode variable : container.path("env")) {
      Optional<String> value = value(pod, container, variable, facts, result, ofServices);
      value.ifPresent(v -> result.put(variable.path("name").asString(""), v));
    }
    ofServices.forEach(result::putIfAbsent);
    return result;
  }

  private void addAll(JsonNode source, String namespace, Map<String, String> result) {
    String prefix = source.path("prefix").asString("");
    JsonNode map = source.path("configMapRef");
    JsonNode secret = source.path("secretRef");
    if (map.isObject()) {
      find("configmaps", "configmap", namespace, map)
          .ifPresent(o -> o.path("data").properties().forEach(
              e -> result.put(prefix + e.getKey(), e.getValue().asString(""))));
    }
    if (secret.isObject()) {
      find("secrets", "secret", namespace, secret)
          .ifPresent(o -> o.path("data").properties().forEach(
              e -> result.put(prefix + e.getKey(), decoded(e.getValue()))));
    }
  }

  private Optional<ObjectNode> find(String plural, String word, String namespace, JsonNode reference) {
    String name = reference.path("name").asString("");
    Optional<ObjectNode> found = api.find(Api.Resource.core(plural), namespace, name);
    if (found.isEmpty() && !reference.path("optional").asBoolean(false)) {
      throw new ConfigFailure(word + " \"" + name + "\" not found");
    }
    return found;
  }

  private static String decoded(JsonNode base64) {
    return new String(Base64.getDecoder().decode(base64.asString("")), StandardCharsets.UTF_8);
  }

  private Optional<String> value(
      PodDefinition pod, JsonNode container, JsonNode variable, Facts facts, Map<String, String> before,
      Map<String, String> services) {
    JsonNode from = variable.path("valueFrom");
    if (!from.isObject()) {
      Map<String, String> known = new LinkedHashMap<>(services);
      known.putAll(before);
      return Optional.of(Expansion.expand(variable.path("value").asString(""), known));
    }
    if (from.has("fieldRef")) {
      String path = from.path("fieldRef").path("fieldPath").asString("");
      return Optional.of(FieldReferences.field(pod, path, facts).orElse(""));
    }
    if (from.has("resourceFieldRef")) {
      JsonNode reference = from.path("resourceFieldRef");
      String other = reference.path("containerName").asString("");
      JsonNode subject = other.isEmpty() ? container : containerNamed(pod, other);
      return Optional.of(FieldReferences.resource(subject, reference, facts));
    }
    return key(pod.ref().namespace(), from);
  }

  private static JsonNode containerNamed(PodDefinition pod, String name) {
    return pod.containers().stream()
        .filter(c -> c.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new ConfigFailure("container " + name + " not found"))
        .json();
  }

  private Optional<String> key(String namespace, JsonNode from) {
    boolean isMap = from.has("configMapKeyRef");
    JsonNode reference = from.path(isMap ? "configMapKeyRef" : "secretKeyRef");
    Optional<ObjectNode> object = isMap
        ? find("configmaps", "configmap", namespace, reference)
        : find("secrets", "secret", namespace, reference);
    if (object.isEmpty()) {
      return Optional.empty();
    }
    String key = reference.path("key").asString("");
    JsonNode value = object.get().path("data").path(key);
    if (!value.isMissingNode()) {
      return Optional.of(isMap ? value.asString("") : decoded(value));
    }
    if (reference.path("optional").asBoolean(false)) {
      return Optional.empty();
    }
    String where = namespace + "/" + reference.path("name").asString("");
    throw new ConfigFailure("couldn't find key " + key + " in " + (isMap ? "ConfigMap " : "Secret ") + where);
  }
}
