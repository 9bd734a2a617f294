package io.ruori.core.policy;

import io.ruori.core.cel.Values;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What expressions see of a write. */
public final class Sight {
  private Sight() {}

  /** The variables that every expression of admission has. */
  public static Map<String, Object> of(Incident incident) {
    var values = new HashMap<String, Object>();
    values.put("object", Values.plain(Incident.orMissing(incident.object())));
    values.put("oldObject", Values.plain(Incident.orMissing(incident.old())));
    values.put("request", Values.plain(incident.request()));
    values.put("namespaceObject", Values.plain(Incident.orMissing(incident.namespaceObject().orElse(null))));
    return values;
  }

  static Map<String, Object> with(Map<String, Object> values, JsonNode parameters) {
    var all = new HashMap<>(values);
    all.put("params", Values.plain(Incident.orMissing(parameters)));
    return all;
  }
}
