package io.ruori.gateway.standard;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.object.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes what every cluster has and somebody may have deleted: upstream's priority levels and flow schemas, its two priority
 * classes, and what aggregated APIs need for knowing who speaks through us.
 */
public final class StandardObjects {
  private final List<ObjectNode> objects;

  /** @param authorityPem the certificate of the authority that signs clients, and ours towards aggregated APIs */
  public StandardObjects(String authorityPem, String proxyName) {
    objects = new ArrayList<>(read("objects.jsonl"));
    ObjectNode map = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
    map.putObject("metadata").put("name", "extension-apiserver-authentication").put("namespace", "kube-system");
    map.putObject("data")
        .put("client-ca-file", authorityPem)
        .put("requestheader-client-ca-file", authorityPem)
        .put("requestheader-allowed-names", "[\"" + proxyName + "\"]")
        .put("requestheader-username-headers", "[\"X-Remote-User\"]")
        .put("requestheader-group-headers", "[\"X-Remote-Group\"]")
        .put("requestheader-extra-headers-prefix", "[\"X-Remote-Extra-\"]");
    objects.add(map);
  }

  /** One pass: creates what is not there, and leaves alone what is. */
  public void ensure(Api api) {
    for (ObjectNode object : objects) {
      Api.Resource resource = resource(object);
      String namespace = object.path("metadata").path("namespace").asString("");
      if (api.find(resource, namespace, object.path("metadata").path("name").asString("")).isEmpty()) {
        create(api, resource, namespace, object.deepCopy());
      }
    }
  }

  static void create(Api api, Api.Resource resource, String namespace, ObjectNode object) {
    try {
      api.create(resource, namespace, object);
    } catch (ApiException e) {
      if (!e.isAlreadyExists()) {
        throw e;
      }
    }
  }

  static Api.Resource resource(ObjectNode object) {
    String[] version = object.path("apiVersion").asString("").split("/");
    String kind = object.path("kind").asString("").toLowerCase(Locale.ROOT);
    return new Api.Resource(
        version.length == 1 ? "" : version[0], version[version.length - 1], kind + (kind.endsWith("s") ? "es" : "s"));
  }

  static List<ObjectNode> read(String file) {
    try (InputStream in = StandardObjects.class.getResourceAsStream(file)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> Json.parseObject(line.getBytes(StandardCharsets.UTF_8)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
