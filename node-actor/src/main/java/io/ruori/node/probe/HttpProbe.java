package io.ruori.node.probe;

import io.ruori.core.tls.AnyServer;
import io.ruori.node.agent.Probes.Verdict;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * One HTTP GET: healthy from 200 to 399. Redirections are followed on the same host; to another one they are healthy.
 * Certificates are not verified, as upstream does not.
 */
final class HttpProbe {
  private static final int MAX_LINE = 8192;
  private static final int MAX_REDIRECTIONS = 10;
  private static final Set<Integer> REDIRECTIONS = Set.of(301, 302, 303, 307, 308);

  private final JsonNode get;
  private final String host;
  private final int port;
  private final Duration timeout;

  HttpProbe(JsonNode get, String host, int port, Duration timeout) {
    this.get = get;
    this.host = host;
    this.port = port;
    this.timeout = timeout;
  }

  /** @param location where else to ask */
  private record Said(int code, Optional<String> location) {}

  Verdict ask() {
    String scheme = get.path("scheme").asString("HTTP").toLowerCase(Locale.ROOT);
    String path = get.path("path").asString("");
    String bracketed = host.contains(":") ? "[" + host + "]" : host;
    long end = System.nanoTime() + timeout.toNanos();
    try {
      URI at = URI.create(scheme + "://" + bracketed + ":" + port + target(path));
      for (int asked = 0; asked < MAX_REDIRECTIONS; asked++) {
        Said said = ask(at, Duration.ofNanos(end - System.nanoTime()));
        if (said.location().isEmpty()) {
          boolean healthy = said.code() >= 200 && said.code() < 400;
          return healthy ? Verdict.HEALTHY : new Verdict(false, "HTTP probe failed with statuscode: " + said.code());
        }
        URI next = at.resolve(escaped(said.location().get()));
        if (!at.getHost().equals(next.getHost())) {
          return Verdict.HEALTHY;
        }
        at = next;
      }
      return new Verdict(false, "Get \"" + at + "\": stopped after " + MAX_REDIRECTIONS + " redirects");
    } catch (IllegalArgumentException notOne) {
      return new Verdict(false, "Get \"" + path + "\": invalid URL");
    } catch (ProbeFailure e) {
      return new Verdict(false, e.getMessage());
    }
  }

  private static final class ProbeFailure extends Exception {
    private static final long serialVersionUID = 1;

    ProbeFailure(URI url, String why) {
      super("Get \"" + url + "\": " + why, null, false, false);
    }
  }

  private Said ask(URI url, Duration left) throws ProbeFailure {
    boolean secure = url.getScheme().equals("https");
    String name = url.getHost().replace("[", "").replace("]", "");
    int at = url.getPort() >= 0 ? url.getPort() : secure ? 443 : 80;
    Socket plain = new Socket();
    try (plain;
        Deadline deadline = Deadline.of(left, plain)) {
      try {
        plain.connect(new InetSocketAddress(name, at));
        Socket socket = secure ? AnyServer.context().getSocketFactory().createSocket(plain, name, at, true) : plain;
        socket.getOutputStream().write(request(url).getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return read(url, socket.getInputStream());
      } catch (IOException e) {
        throw new ProbeFailure(
            url,
            deadline.hasPassed()
                ? "context deadline exceeded (Client.Timeout exceeded while awaiting headers)"
                : NetworkProbes.dialError(name, at, e));
      }
    } catch (IOException e) {
      throw new ProbeFailure(url, String.valueOf(e.getMessage()));
    }
  }

  private static String target(String path) {
    return escaped(path.startsWith("/") ? path : "/" + path);
  }

  /** What a URL cannot hold is escaped. */
  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = b > ' ' && b < 127 && "\"<>\\^`{|}".indexOf(b) < 0;
      escaped.append(plain ? String.valueOf((char) b) : String.format(Locale.ROOT, "%%%02X", b & 0xff));
    }
    return escaped.toString();
  }

  private String request(URI url) {
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    StringBuilder text = new StringBuilder("GET " + path);
    text.append(url.getRawQuery() == null ? "" : "?" + url.getRawQuery()).append(" HTTP/1.1\r\n");
    Set<String> given = new HashSet<>();
    for (JsonNode header : get.path("httpHeaders")) {
      String name = header.path("name").asString("");
      String value = header.path("value").asString("").replaceAll("[\r\n]", " ");
      given.add(name.toLowerCase(Locale.ROOT));
      if (!value.isEmpty() || !name.equalsIgnoreCase("accept") && !name.equalsIgnoreCase("user-agent")) {
        text.append(name).append(": ").append(value).append("\r\n");
      }
    }
    add(text, given, "Host", url.getRawAuthority());
    add(text, given, "User-Agent", "kube-probe/1.34");
    add(text, given, "Accept", "*/*");
    add(text, given, "Connection", "close");
    return text.append("\r\n").toString();
  }

  private static void add(StringBuilder text, Set<String> given, String name, String value) {
    if (!given.contains(name.toLowerCase(Locale.ROOT))) {
      text.append(name).append(": ").append(value).append("\r\n");
    }
  }

  private static Said read(URI url, InputStream in) throws IOException, ProbeFailure {
    InputStream buffered = new BufferedInputStream(in);
    String first = line(buffered);
    String[] words = first.split(" ", 3);
    if (words.length < 2 || !words[0].startsWith("HTTP/") || !words[1].matches("\\d{3}")) {
      String broken = "net/http: HTTP/1.x transport connection broken: malformed HTTP response \"";
      throw new ProbeFailure(url, broken + first + "\"");
    }
    int code = Integer.parseInt(words[1]);
    if (!REDIRECTIONS.contains(code)) {
      return new Said(code, Optional.empty());
    }
    for (String line = line(buffered); !line.isEmpty(); line = line(buffered)) {
      if (line.toLowerCase(Locale.ROOT).startsWith("location:")) {
        String there = line.substring("location:".length()).strip();
        return new Said(code, Optional.of(there).filter(told -> !told.isEmpty()));
      }
    }
    return new Said(code, Optional.empty());
  }

  /** Without its end; {@code ""} behind the last one. */
  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n' && line.length() < MAX_LINE; c = in.read()) {
      line.append((char) c);
    }
    return line.toString().strip();
  }
}
