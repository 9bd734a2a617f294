package io.ruori.bench.load;

import java.io.IOException;

/**
 * A connection with one request at a time. Written for little CPU: client and server share the machine, and what the client
 * burns is missing from the server.
 */
interface Wire extends AutoCloseable {
  /** @param body empty for none */
  record Ask(String method, String path, String contentType, byte[] body) {
    private static final byte[] NOTHING = {};

    static Ask get(String path) {
      return new Ask("GET", path, "", NOTHING);
    }
  }

  /** What came back: the body's length, and its first bytes as far as they were kept. */
  record Reply(int status, long length, byte[] start) {}

  /** Hears the bytes of a body as they arrive; says whether more is wanted. */
  @FunctionalInterface
  interface Sink {
    boolean take(byte[] bytes, int from, int length);
  }

  Reply call(Ask ask) throws IOException;

  /** Reads a body that does not end, until the sink has had enough. */
  void stream(Ask ask, Sink sink) throws IOException;

  @Override
  void close();

  static Wire open(Target target, boolean http2) throws IOException {
    return http2 ? Http2.open(target) : Http1.open(target);
  }
}
