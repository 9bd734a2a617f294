package io.ruori.launcher.endpoint;

import io.ruori.core.api.PodLogs;
import io.ruori.gateway.request.Query;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;

/** The kubelet's path of logs, {@code /containerLogs/NAMESPACE/POD/CONTAINER}, and its options as a query. */
final class LogQuery {
  static final String ROOT = "containerLogs";

  private LogQuery() {}

  static String write(String namespace, String pod, String container, PodLogs.Options options) {
    StringBuilder text = new StringBuilder("/" + ROOT);
    for (String part : List.of(namespace, pod, container)) {
      text.append('/').append(URLEncoder.encode(part, StandardCharsets.UTF_8));
    }
    return text.append(query(options)).toString();
  }

  /** The same of the Kubernetes API. */
  static String ofApi(String namespace, String pod, String container, PodLogs.Options options) {
    return "/api/v1/namespaces/" + namespace + "/pods/" + pod + "/log" + query(options) + "&container=" + container;
  }

  private static String query(PodLogs.Options options) {
    StringBuilder text = new StringBuilder();
    text.append("?follow=").append(options.follow()).append("&previous=").append(options.previous());
    text.append("&timestamps=").append(options.timestamps());
    if (options.sinceEpochMillis() > 0) {
      text.append("&sinceTime=").append(Instant.ofEpochMilli(options.sinceEpochMillis()));
    }
    if (options.tailLines() >= 0) {
      text.append("&tailLines=").append(options.tailLines());
    }
    if (options.limitBytes() >= 0) {
      text.append("&limitBytes=").append(options.limitBytes());
    }
    return text.toString();
  }

  /** @throws IllegalArgumentException when a value cannot be read */
  static PodLogs.Options read(Query query) {
    return new PodLogs.Options(
        query.flag("follow"),
        query.flag("previous"),
        millis(query.text("sinceTime")),
        query.flag("timestamps"),
        query.number("tailLines").orElse(-1L),
        query.number("limitBytes").orElse(-1L));
  }

  private static long millis(String time) {
    try {
      return time.isEmpty() ? 0 : Instant.parse(time).toEpochMilli();
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("sinceTime: " + e.getMessage(), e);
    }
  }
}
