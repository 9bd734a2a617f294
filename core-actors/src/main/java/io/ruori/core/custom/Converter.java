package io.ruori.core.custom;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Brings custom objects from one version to another. */
public interface Converter {
  /** Changes nothing but the name of the version: the strategy {@code None}. */
  Converter NONE = (conversion, objects, apiVersion) -> {
    objects.forEach(object -> object.put("apiVersion", apiVersion));
    return objects;
  };

  /**
   * Converts objects, which may be changed.
   *
   * @param conversion the definition's {@code spec.conversion}
   * @throws io.ruori.core.kind.CustomVersion.ConversionFailed when a webhook does not answer as it should
   */
  List<ObjectNode> convert(JsonNode conversion, List<ObjectNode> objects, String apiVersion);
}
