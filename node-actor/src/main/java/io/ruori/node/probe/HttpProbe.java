package io.ruori.node.probe;

import io.ruori.core.tls.AnyServer;
import io.ruori.node.agent.Probes.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** One HTTP GET: healthy from 200 to 399. Certificates are not verified, as upstream does not. */
final class HttpProbe {
  private static final int MAX_LINE = 8192;

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

  Verdict ask() {
    boolean secure = get.path("scheme").asString("HTTP").equalsIgnoreCase("HTTPS");
    String path = get.path("path").asString("");
    String target = path.startsWith("/") ? path : "/" + path;
    String bracketed = host.contains(":") ? "[" + host + "]" : host;
    String url = (secure ? "https" : "http") + "://" + bracketed + ":" + port + target;
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
      plain.setSoTimeout((int) timeout.toMillis());
      Socket socket = secure ? AnyServer.context().getSocketFactory().createSocket(plain, host, port, true) : plain;
      socket.getOutputStream().write(request(target, bracketed).getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return verdict(statusLine(socket.getInputStream()));
    } catch (SocketTimeoutException e) {
      return new Verdict(false, "Get \"" + url
          + "\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)");
    } catch (IOException e) {
      return new Verdict(false, "Get \"" + url + "\": " + NetworkProbes.dialError(host, port, e));
    }
  }

  private String request(String target, String bracketed) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("host", bracketed + ":" + port);
    headers.put("user-agent", "kube-probe/1.34");
    headers.put("accept", "*/*");
    headers.put("connection", "close");
    for (JsonNode header : get.path("httpHeaders")) {
      headers.put(header.path("name").asString("").toLowerCase(Locale.ROOT), header.path("value").asString(""));
    }
    StringBuilder text = new StringBuilder("GET " + target + " HTTP/1.1\r\n");
    headers.forEach((name, value) -> text.append(name).append(": ").append(value).append("\r\n"));
    return text.append("\r\n").toString();
  }

  private static String statusLine(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int c = in.read();
    while (c >= 0 && c != '\n' && line.length() < MAX_LINE) {
      line.append((char) c);
      c = in.read();
    }
    return line.toString().strip();
  }

  private static Verdict verdict(String line) {
    String[] words = line.split(" ", 3);
    if (words.length < 2 || !words[0].startsWith("HTTP/") || !words[1].matches("\\d{3}")) {
      return new Verdict(false, "malformed HTTP response \"" + line + "\"");
    }
    int code = Integer.parseInt(words[1]);
    boolean healthy = code >= 200 && code < 400;
    return healthy ? Verdict.HEALTHY : new Verdict(false, "HTTP probe failed with statuscode: " + code);
  }
}
