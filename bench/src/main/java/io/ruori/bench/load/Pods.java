package io.ruori.bench.load;

import io.ruori.bench.load.Wire.Ask;
import java.nio.charset.StandardCharsets;

/** The objects of the load: pods that come to about 4.4 KB each once a server has filled them in. */
final class Pods {
  static final String NAMESPACE = "bench";
  static final int GROUPS = 16;
  private static final String PATH = "/api/v1/namespaces/" + NAMESPACE + "/pods";
  private static final String JSON = "application/json";

  private Pods() {}

  static String name(int number) {
    return "pod-" + String.format("%05d", number);
  }

  static Ask namespace() {
    return new Ask("POST", "/api/v1/namespaces", JSON,
        bytes("{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"" + NAMESPACE + "\"}}"));
  }

  static Ask serviceAccount() {
    return Ask.get("/api/v1/namespaces/" + NAMESPACE + "/serviceaccounts/default");
  }

  static Ask create(int number) {
    return new Ask("POST", PATH, JSON, bytes(pod(number)));
  }

  /** Nobody schedules it: what is measured is the API. */
  private static String pod(int number) {
    var text = new StringBuilder(3000);
    text.append("{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"").append(name(number));
    text.append("\",\"labels\":{\"app\":\"bench\",\"group\":\"g").append(number % GROUPS);
    text.append("\",\"app.kubernetes.io/part-of\":\"load\"},\"annotations\":{\"description\":\"");
    text.append("A pod as an ordinary application has it: two containers, some variables, probes and limits.\"}},");
    text.append("\"spec\":{\"schedulerName\":\"bench\",\"containers\":[");
    container(text, "web", 8080);
    text.append(',');
    container(text, "metrics", 9090);
    text.append("]}}");
    return text.toString();
  }

  private static void container(StringBuilder text, String name, int port) {
    text.append("{\"name\":\"").append(name).append("\",\"image\":\"registry.example.com/team/").append(name);
    text.append(":1.14.2\",\"ports\":[{\"name\":\"").append(name).append("\",\"containerPort\":").append(port);
    text.append("}],\"env\":[");
    for (int i = 0; i < 4; i++) {
      text.append(i == 0 ? "" : ",").append("{\"name\":\"SETTING_").append(i);
      text.append("\",\"value\":\"a value of some length ").append(i).append("\"}");
    }
    text.append("],\"resources\":{\"requests\":{\"cpu\":\"100m\",\"memory\":\"64Mi\"},\"limits\":{\"memory\":\"128Mi\"}},");
    text.append("\"readinessProbe\":{\"httpGet\":{\"path\":\"/ready\",\"port\":").append(port);
    text.append("},\"periodSeconds\":5},\"volumeMounts\":[]}");
  }

  static Ask get(int number, String query) {
    return Ask.get(PATH + "/" + name(number) + query);
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
    return new Ask("PATCH", PATH + "/" + name(number), "application/strategic-merge-patch+json", bytes(patch));
  }

  static Ask apply(int number, String manager, long value) {
    String applied = "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"" + name(number)
        + "\",\"labels\":{\"" + manager + "\":\"v" + value + "\"}}}";
    return new Ask(
        "PATCH",
        PATH + "/" + name(number) + "?fieldManager=" + manager,
        "application/apply-patch+yaml",
        bytes(applied));
  }

  static Ask delete(int number) {
    return new Ask("DELETE", PATH + "/" + name(number) + "?gracePeriodSeconds=0", "", bytes(""));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
