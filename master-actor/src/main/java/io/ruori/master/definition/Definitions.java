package io.ruori.master.definition;

import io.ruori.core.api.Api;
import io.ruori.core.object.Json;
import io.ruori.master.document.Conditions;
import io.ruori.master.document.Doc;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Parts of definitions. */
final class Definitions {
  static final Api.Resource DEFINITIONS = new Api.Resource("apiextensions.k8s.io", "v1", "customresourcedefinitions");
  static final String CLEANUP = "customresourcecleanup.apiextensions.k8s.io";

  private Definitions() {}

  /** Puts a condition in the place of the one of its type. */
  static void set(ObjectNode definition, ObjectNode condition, Instant now) {
    ObjectNode status = Doc.child(definition, "status");
    List<JsonNode> conditions = Conditions.with(Doc.items(status, "conditions"), condition, now);
    status.set("conditions", Doc.listOf(conditions));
  }

  static ObjectNode names(JsonNode names) {
    return names.isObject() ? Doc.copy(names) : Json.object();
  }
}
