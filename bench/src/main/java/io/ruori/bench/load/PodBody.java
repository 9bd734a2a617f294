package io.ruori.bench.load;

import java.nio.charset.StandardCharsets;

/** What is sent to create a pod of the load; about 4.4 KB once a server has filled it in. */
public final class PodBody {
  static final int GROUPS = 16;

  private PodBody() {}

  static String name(int number) {
    return String.format("pod-%05d", number);
  }

  /** Nobody schedules it: what is measured is the API. */
  public static byte[] of(int number) {
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
    return text.toString().getBytes(StandardCharsets.UTF_8);
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
    text.append("},\"periodSeconds\":5}}");
  }
}
