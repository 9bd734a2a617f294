package io.ruori.node.image;

import io.ruori.core.api.Api;
import io.ruori.core.object.Json;
import io.ruori.node.pod.PodDefinition;
import io.ruori.node.runtime.ContainerRuntime.RegistryLogin;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Finds registry logins in a pod's {@code imagePullSecrets} (types dockerconfigjson and dockercfg). */
final class PullSecrets {
  private final Api api;

  PullSecrets(Api api) {
    this.api = api;
  }

  /** Logins whose server is the image's registry, in the pod's order. Secrets that are missing or malformed are passed over. */
  List<RegistryLogin> logins(PodDefinition pod, String image) {
    String registry = registry(image);
    List<RegistryLogin> found = new ArrayList<>();
    for (JsonNode reference : pod.spec().path("imagePullSecrets")) {
      api.find(Api.Resource.core("secrets"), pod.ref().namespace(), reference.path("name").asString(""))
          .ifPresent(secret -> read(secret, registry, found));
    }
    return found;
  }

  private static void read(ObjectNode secret, String registry, List<RegistryLogin> found) {
    JsonNode data = secret.path("data");
    boolean modern = data.has(".dockerconfigjson");
    String encoded = data.path(modern ? ".dockerconfigjson" : ".dockercfg").asString("");
    if (encoded.isEmpty()) {
      return;
    }
    try {
      JsonNode config = Json.parse(Base64.getDecoder().decode(encoded));
      JsonNode servers = modern ? config.path("auths") : config;
      for (Map.Entry<String, JsonNode> entry : servers.properties()) {
        if (host(entry.getKey()).equals(registry)) {
          found.add(login(entry.getKey(), entry.getValue()));
        }
      }
    } catch (JacksonException | IllegalArgumentException e) {
      // A secret that cannot be read is as none: the pull then says what is missing.
    }
  }

  private static RegistryLogin login(String server, JsonNode entry) {
    if (entry.has("username")) {
      return new RegistryLogin(server, entry.path("username").asString(""), entry.path("password").asString(""));
    }
    byte[] pair = Base64.getDecoder().decode(entry.path("auth").asString(""));
    String[] parts = new String(pair, StandardCharsets.UTF_8).split(":", 2);
    return new RegistryLogin(server, parts[0], parts.length > 1 ? parts[1] : "");
  }

  /** The host of an image reference; docker.io when it names none. */
  static String registry(String image) {
    int slash = image.indexOf('/');
    String first = slash < 0 ? "" : image.substring(0, slash);
    boolean isHost = first.contains(".") || first.contains(":") || first.equals("localhost");
    return isHost ? first : "docker.io";
  }

  private static String host(String server) {
    String bare = server.replaceFirst("^https?://", "").replaceFirst("/.*$", "");
    return bare.equals("index.docker.io") || bare.equals("registry-1.docker.io") ? "docker.io" : bare;
  }
}
