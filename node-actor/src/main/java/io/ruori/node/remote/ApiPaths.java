package io.ruori.node.remote;

import io.ruori.core.api.Api.Query;
import io.ruori.core.api.Api.Resource;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The URLs of the Kubernetes API. */
final class ApiPaths {
  private ApiPaths() {}

  /** The collection: {@code /api/v1/namespaces/default/pods}. */
  static String collection(Resource resource, String namespace) {
    String root =
        resource.group().isEmpty()
            ? "/api/" + resource.version()
            : "/apis/" + resource.group() + "/" + resource.version();
    String scope = namespace.isEmpty() ? "" : "/namespaces/" + namespace;
    return root + scope + "/" + resource.plural();
  }

  static String object(Resource resource, String namespace, String name, String subresource) {
    String path = collection(resource, namespace) + "/" + escape(name);
    return subresource.isEmpty() ? path : path + "/" + subresource;
  }

  static String selectors(Query query) {
    StringBuilder text = new StringBuilder();
    if (!query.labelSelector().isEmpty()) {
      text.append("&labelSelector=").append(escape(query.labelSelector()));
    }
    if (!query.fieldSelector().isEmpty()) {
      text.append("&fieldSelector=").append(escape(query.fieldSelector()));
    }
    return text.toString();
  }

  private static String escape(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
