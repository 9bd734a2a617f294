package io.ruori.gateway.aggregation;

import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.Stored;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.view.Views;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Whether an APIService can be used, and why not, in upstream's words. Blocks while it asks the server. */
public final class Availability {
  private final Views views;
  private final RemoteApis remote;

  public Availability(Views views, RemoteApis remote) {
    this.views = views;
    this.remote = remote;
  }

  /** The condition {@code Available}. */
  public record Verdict(boolean available, String reason, String message) {}

  public Verdict of(ObjectNode apiService) {
    JsonNode reference = apiService.path("spec").path("service");
    if (!reference.isObject()) {
      return new Verdict(true, "Local", "Local APIServices are always available");
    }
    LiveTable table = views.current();
    String name = reference.path("name").asString("");
    String namespace = reference.path("namespace").asString("");
    int port = reference.path("port").asInt(443);
    String which = "service/" + name + " in \"" + namespace + "\"";
    Optional<ObjectNode> service = table.find(new ObjectKey("", "services", namespace, name)).map(Stored::parse);
    if (service.isEmpty()) {
      return no("ServiceNotFound", which + " is not present");
    }
    Optional<String> portName = portName(service.get(), port);
    if (portName.isEmpty()) {
      return no("ServicePortError", which + " is not listening on port " + port);
    }
    Optional<ObjectNode> endpoints = table.find(new ObjectKey("", "endpoints", namespace, name)).map(Stored::parse);
    if (endpoints.isEmpty()) {
      return no("EndpointsNotFound", "cannot find endpoints for " + which);
    }
    if (!hasAddress(endpoints.get(), portName.get())) {
      return no("MissingEndpoints",
          "endpoints for " + which + " have no addresses with port name \"" + portName.get() + "\"");
    }
    return remote.discover(apiService)
        .map(failure -> no("FailedDiscoveryCheck", failure))
        .orElseGet(() -> new Verdict(true, "Passed", "all checks passed"));
  }

  private static Optional<String> portName(JsonNode service, int port) {
    for (JsonNode offered : service.path("spec").path("ports")) {
      if (offered.path("port").asInt(0) == port) {
        return Optional.of(offered.path("name").asString(""));
      }
    }
    return Optional.empty();
  }

  private static boolean hasAddress(JsonNode endpoints, String portName) {
    for (JsonNode subset : endpoints.path("subsets")) {
      for (JsonNode port : subset.path("ports")) {
        if (port.path("name").asString("").equals(portName) && !subset.path("addresses").isEmpty()) {
          return true;
        }
      }
    }
    return false;
  }

  private static Verdict no(String reason, String message) {
    return new Verdict(false, reason, message);
  }
}
