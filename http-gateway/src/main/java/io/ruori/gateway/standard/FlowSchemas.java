package io.ruori.gateway.standard;

import io.ruori.core.api.Api;
import java.time.InstantSource;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/** Says of each FlowSchema whether its priority level exists, as upstream's {@code Dangling} condition does. */
public final class FlowSchemas {
  private static final Api.Resource SCHEMAS = new Api.Resource("flowcontrol.apiserver.k8s.io", "v1", "flowschemas");
  private static final Api.Resource LEVELS =
      new Api.Resource("flowcontrol.apiserver.k8s.io", "v1", "prioritylevelconfigurations");

  private final InstantSource clock;

  public FlowSchemas(InstantSource clock) {
    this.clock = clock;
  }

  /** One pass. */
  public void ensure(Api api) {
    var levels =
        api.list(LEVELS, "", Api.Query.ALL).items().stream()
            .map(level -> level.path("metadata").path("name").asString(""))
            .collect(Collectors.toSet());
    for (ObjectNode schema : api.list(SCHEMAS, "", Api.Query.ALL).items()) {
      String level = schema.path("spec").path("priorityLevelConfiguration").path("name").asString("");
      boolean exists = levels.contains(level);
      String message = "This FlowSchema references the PriorityLevelConfiguration object named \"" + level
          + (exists ? "\" and it exists" : "\" but there is no such object");
      Conditions.set(
          api, SCHEMAS, schema, "Dangling", !exists, exists ? "Found" : "NotFound", message, clock.instant());
    }
  }
}
