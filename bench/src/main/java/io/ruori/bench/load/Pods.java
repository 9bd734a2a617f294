package io.ruori.bench.load;

import io.ruori.bench.load.Wire.Ask;
import java.nio.charset.StandardCharsets;

/** The requests of the load. */
final class Pods {
  static final String NAMESPACE = "bench";
  private static final String PATH = "/api/v1/namespaces/" + NAMESPACE + "/pods";
  private static final String JSON = "application/json";

  private Pods() {}

  static Ask namespace() {
    return new Ask("POST", "/api/v1/namespaces", JSON,
        bytes("{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"" + NAMESPACE + "\"}}"));
  }

  static Ask serviceAccount() {
    return Ask.get("/api/v1/namespaces/" + NAMESPACE + "/serviceaccounts/default");
  }

  static Ask create(int number) {
    return new Ask("POST", PATH, JSON, PodBody.of(number));
  }

  static Ask get(int number, String query) {
    return Ask.get(PATH + "/" + PodBody.name(number) + query);
  }

  static Ask list(String query) {
    return Ask.get(PATH + query);
  }

  static Ask watch(String fromRevision) {
    return Ask.get(PATH + "?watch=true&resourceVersion=" + fromRevision);
  }

  /** Sets an annotation, as {@code kubectl annotate} does. */
  static Ask annotate(int number, String annotation, long value) {
    String patch = "{\"metadata\":{\"annotations\":{\"" + annotation + "\":\"" + value + "\"}}}";
    return new Ask("PATCH", PATH + "/" + PodBody.name(number), "application/strategic-merge-patch+json", bytes(patch));
  }

  static Ask apply(int number, String manager, long value) {
    String applied = "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"" + PodBody.name(number)
        + "\",\"labels\":{\"" + manager + "\":\"v" + value + "\"}}}";
    return new Ask(
        "PATCH",
        PATH + "/" + PodBody.name(number) + "?fieldManager=" + manager,
        "application/apply-patch+yaml",
        bytes(applied));
  }

  static Ask delete(int number) {
    return new Ask("DELETE", PATH + "/" + PodBody.name(number) + "?gracePeriodSeconds=0", "", bytes(""));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
