package io.ruori.gateway.engine;

import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * One request, whatever the protocol.
 *
 * @param path percent-encoded, as sent
 * @param query the raw query without its question mark, {@code ""} for none
 * @param peer the client's certificates, its own first: it holds the key, but nobody has verified who signed them
 */
public record Request(
    String method,
    String path,
    String query,
    List<Header> headers,
    List<X509Certificate> peer,
    InetSocketAddress remote,
    Body body) {

  /** The bytes that follow the headers. Read at most once; what is not read is thrown away. */
  @FunctionalInterface
  public interface Body {
    /** All bytes, or empty when there are more than {@code limit}: then the rest has been read and dropped. */
    CompletionStage<Optional<byte[]>> bytes(int limit);
  }

  /** The first header of that name. */
  public Optional<String> header(String name) {
    for (Header header : headers) {
      if (header.name().equalsIgnoreCase(name)) {
        return Optional.of(header.value());
      }
    }
    return Optional.empty();
  }

  public boolean isHead() {
    return method.equals("HEAD");
  }
}
