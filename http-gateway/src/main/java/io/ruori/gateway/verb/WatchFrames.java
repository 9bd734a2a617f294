package io.ruori.gateway.verb;

import io.ruori.core.object.Json;
import io.ruori.core.object.Refusal;
import io.ruori.gateway.answer.Renderer;
import io.ruori.gateway.answer.Statuses;
import io.ruori.gateway.metrics.ApiMetrics;
import io.ruori.gateway.protobuf.ProtobufWriter;
import io.ruori.gateway.request.Rendition;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.util.ByteString;
import tools.jackson.databind.node.ObjectNode;

/** One watcher's events as lines of JSON, or as protobuf messages after their lengths. Confined to the watcher's stream. */
final class WatchFrames {
  private static final byte[] TYPE = ascii("{\"type\":\"");
  private static final byte[] OBJECT = ascii("\",\"object\":");
  private static final byte[] END = ascii("}\n");

  private final Renderer renderer;
  private final Renderer.Wish wish;
  private final boolean protobuf;
  private final ApiMetrics metrics;
  private boolean first = true;

  WatchFrames(Renderer renderer, Renderer.Wish wish, boolean protobuf, ApiMetrics metrics) {
    this.protobuf = protobuf;
    this.metrics = metrics;
    this.renderer = renderer;
    this.wish = wish;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  String contentType() {
    return protobuf ? Rendition.Format.PROTOBUF.contentType() + ";stream=watch" : Rendition.Format.JSON.contentType();
  }

  void event(ByteArrayOutputStream out, String type, byte[] json) {
    byte[] object = renderer.event(wish, json, first);
    frame(out, type, object);
    metrics.watchEvent(wish.type().id().group(), wish.version().name(), wish.type().id().resource(), object.length);
    first = false;
  }

  /** Says that everything up to a revision has been told. */
  void bookmark(ByteArrayOutputStream out, long revision, boolean initialEventsEnd) {
    ObjectNode object = Json.object();
    object.put("kind", wish.type().kind()).put("apiVersion", wish.type().apiVersion(wish.version()));
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("resourceVersion", Long.toString(revision));
    if (initialEventsEnd) {
      metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
    }
    event(out, "BOOKMARK", Json.bytes(object));
  }

  void error(ByteArrayOutputStream out, Refusal refusal) {
    frame(out, "ERROR", Json.bytes(Statuses.failure(refusal)));
  }

  /** The lines of a piece, each with its end: a piece ends where a line does. */
  static List<ByteString> lines(ByteString piece) {
    var lines = new ArrayList<ByteString>();
    int start = 0;
    for (int end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', start)) {
      lines.add(piece.slice(start, end + 1));
      start = end + 1;
    }
    return lines;
  }

  private void frame(ByteArrayOutputStream out, String type, byte[] object) {
    if (protobuf) {
      out.writeBytes(ProtobufWriter.event(type, ProtobufWriter.write(Json.parse(object)).orElse(object)));
      return;
    }
    out.writeBytes(TYPE);
    out.writeBytes(ascii(type));
    out.writeBytes(OBJECT);
    out.write(object, 0, object.length);
    out.writeBytes(END);
  }
}
