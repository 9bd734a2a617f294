package io.ruori.gateway.proxy;

import io.ruori.core.object.Refusal;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.engine.Header;
import io.ruori.gateway.engine.Request;
import io.ruori.gateway.request.Refused;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.StreamConverters;
import org.apache.pekko.util.ByteString;

/** Connects a client that wants another protocol (WebSocket) with the server that speaks it; then bytes go both ways. */
public final class Upgrading {
  private static final int CONNECT_MILLIS = 10_000;
  private static final int ANSWER_MILLIS = 30_000;
  private static final int MAX_HEAD_BYTES = 64 * 1024;

  private Upgrading() {}

  static boolean isWanted(Request request) {
    return request.header("Upgrade").isPresent();
  }

  static Answer connect(URI uri, SSLContext tls, Request request) {
    return connect(uri, tls, request, session -> {});
  }

  /**
   * Blocks until the server has agreed or not; what it says when it has not is passed on.
   *
   * @param check looks at who answers, before anything is said
   */
  public static Answer connect(URI uri, SSLContext tls, Request request, Consumer<SSLSession> check) {
    Socket socket = null;
    try {
      socket = open(uri, tls, check);
      socket.getOutputStream().write(head(uri, request));
      socket.setSoTimeout(ANSWER_MILLIS);
      List<String> lines = readHead(socket.getInputStream());
      socket.setSoTimeout(0);
      int code = Integer.parseInt(lines.getFirst().split(" ")[1]);
      if (code != 101) {
        return refused(code, lines, socket);
      }
      return switched(lines, socket);
    } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
      close(socket);
      throw new Refused(
          new Refusal(503, "ServiceUnavailable", "error trying to reach service: " + e.getMessage(), null));
    }
  }

  private static Answer refused(int code, List<String> lines, Socket socket) throws IOException {
    try (socket) {
      socket.setSoTimeout(ANSWER_MILLIS);
      int length = Math.min(MAX_HEAD_BYTES, Integer.parseInt(value(lines, "content-length").orElse("0")));
      byte[] body = socket.getInputStream().readNBytes(length);
      return new Answer.Whole(code, value(lines, "content-type").orElse("text/plain"), List.of(), body);
    }
  }

  private static Optional<String> value(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }

  private static Socket open(URI uri, SSLContext tls, Consumer<SSLSession> check) throws IOException {
    var plain = new Socket();
    String host = uri.getHost().replace("[", "").replace("]", "");
    plain.connect(new InetSocketAddress(host, uri.getPort()), CONNECT_MILLIS);
    if (!uri.getScheme().equals("https")) {
      return plain;
    }
    SSLSocket secure = (SSLSocket) tls.getSocketFactory().createSocket(plain, host, uri.getPort(), true);
    SSLParameters checks = secure.getSSLParameters();
    checks.setEndpointIdentificationAlgorithm("HTTPS"); // where it is believed by its name at all
    secure.setSSLParameters(checks);
    secure.startHandshake();
    check.accept(secure.getSession());
    return secure;
  }

  private static byte[] head(URI uri, Request request) {
    String target = uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    var head = new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: " + uri.getAuthority() + "\r\n");
    head.append("Connection: Upgrade\r\nUpgrade: ").append(request.header("Upgrade").orElse("websocket")).append("\r\n");
    for (Header header : request.headers()) {
      if (Forwarding.goesOn(header.name()) && !header.name().equalsIgnoreCase("authorization")) {
        head.append(header.name()).append(": ").append(header.value()).append("\r\n");
      }
    }
    return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static List<String> readHead(InputStream in) throws IOException {
    var bytes = new ByteArrayOutputStream();
    int last = 0;
    while (last != 0x0d0a0d0a) {
      int next = in.read();
      if (next < 0 || bytes.size() > MAX_HEAD_BYTES) {
        throw new IOException("the answer has no end of headers");
      }
      bytes.write(next);
      last = last << 8 | next;
    }
    return bytes.toString(StandardCharsets.ISO_8859_1).lines().filter(line -> !line.isEmpty()).toList();
  }

  private static Answer switched(List<String> lines, Socket socket) {
    var headers = new ArrayList<Header>();
    String protocol = "websocket";
    for (String line : lines.subList(1, lines.size())) {
      int colon = line.indexOf(':');
      String name = colon < 0 ? line : line.substring(0, colon).trim();
      String value = colon < 0 ? "" : line.substring(colon + 1).trim();
      if (name.equalsIgnoreCase("upgrade")) {
        protocol = value;
      } else if (Forwarding.goesOn(name)) {
        headers.add(new Header(name, value));
      }
    }
    Flow<ByteString, ByteString, NotUsed> bytes =
        Flow.fromSinkAndSourceCoupled(
            StreamConverters.fromOutputStream(socket::getOutputStream, true),
            StreamConverters.fromInputStream(socket::getInputStream));
    return new Answer.Upgrade(protocol, headers, bytes);
  }

  private static void close(Socket socket) {
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException _) {
      // It is of no use any more, closed or not.
    }
  }
}
