package io.ruori.gateway.engine;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.pekko.http.impl.engine.server.UpgradeToOtherProtocolResponseHeader;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.SslSessionInfo;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.Connection;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.javadsl.model.headers.RawRequestURI;
import org.apache.pekko.util.ByteString;

/** Translates between Pekko HTTP's messages and ours. */
final class PekkoMessages {
  private static final ConcurrentMap<String, ContentType> CONTENT_TYPES = new ConcurrentHashMap<>();
  private static final int MAX_CONTENT_TYPES = 500; // servers behind us may send any
  private static final InetSocketAddress UNKNOWN = new InetSocketAddress(0);

  private PekkoMessages() {}

  static Request request(HttpRequest message, InetSocketAddress remote, Request.Body body) {
    var uri = ((org.apache.pekko.http.scaladsl.model.HttpRequest) message).uri();
    String query = uri.rawQueryString().isDefined() ? uri.rawQueryString().get() : "";
    return new Request(
        message.method().value(), path(message, uri.path().toString()), query, headers(message), peer(message), remote, body);
  }

  /** Pekko resolves the segments {@code .} and {@code ..}, which are names that no object has, but not those of others. */
  private static String path(HttpRequest message, String resolved) {
    return message
        .getHeader(RawRequestURI.class)
        .map(RawRequestURI::uri)
        .filter(raw -> raw.contains("/."))
        .map(raw -> raw.contains("?") ? raw.substring(0, raw.indexOf('?')) : raw)
        .filter(raw -> raw.startsWith("/"))
        .orElse(resolved);
  }

  static InetSocketAddress remote(HttpRequest message) {
    return message
        .getAttribute(AttributeKeys.remoteAddress)
        .filter(address -> address.getAddress().isPresent())
        .map(address -> new InetSocketAddress(address.getAddress().get(), address.getPort()))
        .orElse(UNKNOWN);
  }

  private static List<Header> headers(HttpRequest message) {
    var headers = new ArrayList<Header>();
    for (HttpHeader header : message.getHeaders()) {
      if (header instanceof RawRequestURI) {
        continue;
      }
      headers.add(new Header(header.name(), header.value()));
    }
    ContentType type = message.entity().getContentType();
    if (!type.equals(ContentTypes.NO_CONTENT_TYPE) && !type.equals(ContentTypes.APPLICATION_OCTET_STREAM)) {
      headers.add(new Header("Content-Type", type.toString()));
    }
    return headers;
  }

  private static List<X509Certificate> peer(HttpRequest message) {
    return message.getAttribute(AttributeKeys.sslSession).map(PekkoMessages::peer).orElse(List.of());
  }

  private static List<X509Certificate> peer(SslSessionInfo info) {
    try {
      return Arrays.stream(info.getSession().getPeerCertificates())
          .filter(X509Certificate.class::isInstance)
          .map(X509Certificate.class::cast)
          .toList();
    } catch (SSLPeerUnverifiedException _) {
      return List.of();
    }
  }

  static HttpResponse response(Answer answer, boolean head) {
    HttpResponse empty = HttpResponse.create().withStatus(StatusCodes.get(answer.status()));
    return switch (answer) {
      case Answer.Whole whole ->
          withHeaders(empty, whole.headers())
              .withEntity(
                  HttpEntities.create(
                      contentType(whole.contentType()),
                      head ? ByteString.emptyByteString() : ByteString.fromArrayUnsafe(whole.body())));
      case Answer.Streaming stream -> {
        ContentType type = contentType(stream.contentType());
        HttpResponse message = withHeaders(empty, stream.headers());
        yield head
            ? message.withEntity(HttpEntities.create(type, ByteString.emptyByteString()))
            : message.withEntity(HttpEntities.createChunked(type, stream.body()));
      }
      case Answer.Upgrade upgrade ->
          withHeaders(empty, upgrade.headers())
              .addHeader(Connection.create("Upgrade")) // a raw one would not be sent
              .addHeader(RawHeader.create("Upgrade", upgrade.protocol()))
              .addHeader(switchTo(upgrade));
    };
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static HttpHeader switchTo(Answer.Upgrade upgrade) {
    return new UpgradeToOtherProtocolResponseHeader((org.apache.pekko.stream.scaladsl.Flow) upgrade.bytes().asScala());
  }

  private static HttpResponse withHeaders(HttpResponse message, List<Header> headers) {
    if (headers.isEmpty()) {
      return message;
    }
    var all = new ArrayList<HttpHeader>(headers.size());
    headers.forEach(header -> all.add(RawHeader.create(header.name(), header.value())));
    return message.addHeaders(all);
  }

  /** Content types of answers are few and our own; they go out letter by letter, where parsing would rewrite them. */
  private static ContentType contentType(String text) {
    if (text.isEmpty()) {
      return ContentTypes.NO_CONTENT_TYPE;
    }
    ContentType known = CONTENT_TYPES.get(text);
    if (known == null) {
      int slash = text.indexOf('/');
      known = MediaTypes.customBinary(text.substring(0, slash), text.substring(slash + 1), true).toContentType();
      if (CONTENT_TYPES.size() < MAX_CONTENT_TYPES) {
        CONTENT_TYPES.put(text, known);
      }
    }
    return known;
  }
}
