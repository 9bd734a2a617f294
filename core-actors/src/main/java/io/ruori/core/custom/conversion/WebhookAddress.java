package io.ruori.core.custom.conversion;

import io.ruori.core.object.Fields;
import io.ruori.core.object.ObjectKey;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a webhook is called.
 *
 * @param name of the host, as its certificate has it
 * @param address to connect to
 */
public record WebhookAddress(String name, String address, int port, String path) {
  private static final int HTTPS = 443;

  /** The same, told how long its answer is waited for. */
  public WebhookAddress within(int seconds) {
    return new WebhookAddress(name, address, port, path + (path.contains("?") ? "&" : "?") + "timeout=" + seconds + "s");
  }

  /** That of a {@code clientConfig}; empty when its service is not there. */
  public static Optional<WebhookAddress> of(JsonNode client, Function<ObjectKey, Optional<ObjectNode>> services) {
    if (Fields.has(client, "url")) {
      URI url = URI.create(Fields.text(client, "url"));
      String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
      int port = url.getPort() < 0 ? HTTPS : url.getPort();
      String host = url.getHost().replace("[", "").replace("]", "");
      return Optional.of(new WebhookAddress(host, host, port, path));
    }
    JsonNode service = client.path("service");
    String namespace = Fields.text(service, "namespace");
    String name = Fields.text(service, "name");
    String path = Fields.text(service, "path");
    return services.apply(new ObjectKey("", "services", namespace, name))
        .map(found -> Fields.text(found, "spec", "clusterIP"))
        .filter(address -> !address.isEmpty() && !address.equals("None"))
        .map(address -> new WebhookAddress(
            name + "." + namespace + ".svc", address, (int) Fields.number(service, "port", HTTPS), path.isEmpty() ? "/" : path));
  }
}
