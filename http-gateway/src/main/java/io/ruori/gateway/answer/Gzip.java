package io.ruori.gateway.answer;

import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.engine.Header;
import io.ruori.gateway.engine.Request;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.pekko.stream.javadsl.Compression;

/** Compresses large answers for clients that ask for it, as upstream does: from 128 KiB on, at the fastest level. */
public final class Gzip {
  private static final int THRESHOLD_BYTES = 128 * 1024;
  private static final List<Header> HEADERS =
      List.of(new Header("Content-Encoding", "gzip"), new Header("Vary", "Accept-Encoding"));

  private Gzip() {}

  /** For answers of GET and LIST; watches stay as they are. */
  public static Answer compress(Answer answer, Request request) {
    boolean wanted = request.header("Accept-Encoding").filter(Gzip::accepts).isPresent();
    if (!wanted) {
      return answer;
    }
    return switch (answer) {
      case Answer.Whole whole when whole.body().length > THRESHOLD_BYTES ->
          new Answer.Whole(whole.status(), whole.contentType(), whole.headers(), compress(whole.body()))
              .withHeaders(HEADERS);
      case Answer.Streaming stream ->
          new Answer.Streaming(
                  stream.status(),
                  stream.contentType(),
                  stream.headers(),
                  stream.body().via(Compression.gzip(Deflater.BEST_SPEED)))
              .withHeaders(HEADERS);
      default -> answer;
    };
  }

  /** For what is kept compressed: sent as it is to whoever takes it, else unpacked. */
  public static Answer packed(int status, String contentType, List<Header> headers, byte[] packed, Request request) {
    if (request.header("Accept-Encoding").filter(Gzip::accepts).isPresent()) {
      return new Answer.Whole(status, contentType, headers, packed).withHeaders(HEADERS);
    }
    return new Answer.Whole(status, contentType, headers, expand(packed));
  }

  /** What {@link #compress(byte[])} was given. */
  public static byte[] expand(byte[] packed) {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean accepts(String header) {
    for (String coding : header.split(",")) {
      String name = coding.trim();
      if (name.equals("gzip") || name.startsWith("gzip;") && !name.endsWith("q=0")) {
        return true;
      }
    }
    return false;
  }

  /** Compresses at the fastest level. */
  public static byte[] compress(byte[] bytes) {
    var out = new ByteArrayOutputStream(bytes.length / 4);
    try (var gzip = new Fast(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static final class Fast extends GZIPOutputStream {
    Fast(ByteArrayOutputStream out) throws IOException {
      super(out, 16 * 1024);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
