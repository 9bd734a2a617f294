package io.ruori.gateway.stream;

import io.ruori.core.api.PodSessions.Wanted;
import io.ruori.gateway.request.Query;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What is asked for as the Kubernetes API says it, and as the kubelet does: {@code /exec/NAMESPACE/POD/CONTAINER}. */
public final class StreamPaths {
  private StreamPaths() {}

  /** @param joins whether the container's own process is meant */
  public static Wanted ofApi(String namespace, String pod, String container, boolean joins, Query query) {
    boolean tty = query.flag("tty");
    return new Wanted(
        namespace, pod, container, joins ? List.of() : query.all("command"), query.flag("stdin"), query.flag("stdout"),
        query.flag("stderr") && !tty, tty);
  }

  public static String ofNode(Wanted wanted) {
    var text = new StringBuilder(wanted.command().isEmpty() ? "/attach" : "/exec");
    for (String part : List.of(wanted.namespace(), wanted.pod(), wanted.container())) {
      text.append('/').append(escaped(part));
    }
    text.append("?input=").append(wanted.stdin()).append("&output=").append(wanted.stdout());
    text.append("&error=").append(wanted.stderr()).append("&tty=").append(wanted.tty());
    wanted.command().forEach(part -> text.append("&command=").append(escaped(part)));
    return text.toString();
  }

  /** Empty when the path is another. */
  public static Optional<Wanted> readNode(List<String> path, Query query) {
    boolean joins = path.getFirst().equals("attach");
    if (path.size() != 4 || !joins && !path.getFirst().equals("exec")) {
      return Optional.empty();
    }
    return Optional.of(new Wanted(
        path.get(1), path.get(2), path.get(3), joins ? List.of() : query.all("command"), query.flag("input"),
        query.flag("output"), query.flag("error"), query.flag("tty")));
  }

  private static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
