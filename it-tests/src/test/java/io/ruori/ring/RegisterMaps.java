package io.ruori.ring;

import io.ruori.core.history.Registers.Version;
import io.ruori.core.object.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Config maps as registers: each write puts a mark into one that no other write has, and a label by the mark. */
final class RegisterMaps {
  static final String MAPS = "/api/v1/namespaces/default/configmaps";
  static final String SELECTED = "labelSelector=app%3Dregister";

  private RegisterMaps() {}

  static String path(String name) {
    return MAPS + "/" + name;
  }

  static String half(String mark) {
    return mark.hashCode() % 2 == 0 ? "even" : "odd";
  }

  /** @param revision 0 for none */
  static ObjectNode map(String name, String mark, long revision) {
    ObjectNode map = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
    ObjectNode metadata = map.putObject("metadata").put("name", name);
    if (revision > 0) {
      metadata.put("resourceVersion", Long.toString(revision));
    }
    return marked(map, mark);
  }

  static ObjectNode marked(ObjectNode map, String mark) {
    ObjectNode metadata = map.get("metadata") instanceof ObjectNode there ? there : map.putObject("metadata");
    metadata.putObject("labels").put("app", "register").put("half", half(mark));
    map.putObject("data").put("mark", mark);
    return map;
  }

  static boolean isRegister(JsonNode map) {
    return map.at("/metadata/labels/app").asString("").equals("register");
  }

  static String mark(JsonNode map) {
    return map.at("/data/mark").asString("");
  }

  static long revision(JsonNode object) {
    return Long.parseLong(object.at("/metadata/resourceVersion").asString("0"));
  }

  static Version version(JsonNode map) {
    return new Version(mark(map), revision(map));
  }

  static Map<String, Optional<Version>> versions(JsonNode list) {
    var found = new HashMap<String, Optional<Version>>();
    list.path("items").forEach(map -> found.put(map.at("/metadata/name").asString(), Optional.of(version(map))));
    return found;
  }
}
