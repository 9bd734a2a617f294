package io.ruori.gateway.answer;

import io.ruori.core.object.Json;
import io.ruori.core.object.Refusal;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.engine.Header;
import io.ruori.gateway.protobuf.ProtobufWriter;
import io.ruori.gateway.request.Rendition;
import io.ruori.gateway.request.Rendition.Format;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Documents as answers, in the format that was asked for. */
public final class Answers {
  private static final DefaultIndenter LINES = new DefaultIndenter("  ", "\n");

  /** As Go indents. */
  private static final PrettyPrinter PRETTY =
      new DefaultPrettyPrinter(
              Separators.createDefaultInstance()
                  .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                  .withObjectEmptySeparator("")
                  .withArrayEmptySeparator(""))
          .withObjectIndenter(LINES)
          .withArrayIndenter(LINES);

  /** Not to be tried again by the client itself, which would wait for minutes without a word: somebody has to make room. */
  private static final int INSUFFICIENT_STORAGE = 507;

  private Answers() {}

  /** Encodes a tree. */
  public static Answer document(int status, JsonNode document, Rendition rendition) {
    if (rendition.format() == Format.PROTOBUF) {
      return ProtobufWriter.write(document).map(bytes -> protobuf(status, bytes))
          .orElseGet(() -> document(status, document, Rendition.PLAIN)); // clients go by the type that an answer tells
    }
    return new Answer.Whole(status, rendition.format().contentType(), List.of(), encode(document, rendition));
  }

  /** Answers with bytes of JSON, untouched when that is what was asked for. */
  public static Answer json(int status, byte[] json, Rendition rendition) {
    if (rendition.format() == Format.JSON && !rendition.pretty()) {
      return new Answer.Whole(status, Format.JSON.contentType(), List.of(), json);
    }
    return document(status, Json.parse(json), rendition);
  }

  static Answer protobuf(int status, byte[] bytes) {
    return new Answer.Whole(status, Format.PROTOBUF.contentType(), List.of(), bytes);
  }

  /** A {@code Status} of success that tells of nothing else. */
  public static Answer success(int status, Rendition rendition) {
    ObjectNode done = Json.object().put("kind", "Status").put("apiVersion", "v1");
    done.putObject("metadata");
    return document(status, done.put("status", "Success").put("code", status), rendition);
  }

  public static Answer refusal(Refusal refusal, Rendition rendition) {
    var headers = new ArrayList<Header>();
    int retryAfter = refusal.details() == null ? 0 : refusal.details().retryAfterSeconds();
    if (retryAfter > 0 && refusal.code() != INSUFFICIENT_STORAGE) {
      headers.add(new Header("Retry-After", Integer.toString(retryAfter)));
    }
    return document(refusal.code(), Statuses.failure(refusal), rendition).withHeaders(headers);
  }

  public static Answer text(int status, String text) {
    return text(status, text, List.of());
  }

  public static Answer text(int status, String text, List<Header> headers) {
    return new Answer.Whole(status, "text/plain; charset=utf-8", headers, text.getBytes(StandardCharsets.UTF_8));
  }

  /** What upstream's mux says about a path that belongs to nobody. */
  public static Answer pageNotFound() {
    return text(404, "404 page not found\n", List.of(new Header("X-Content-Type-Options", "nosniff")));
  }

  static byte[] encode(JsonNode document, Rendition rendition) {
    if (rendition.format() == Format.YAML) {
      return YamlText.write(document).getBytes(StandardCharsets.UTF_8);
    }
    if (rendition.pretty()) {
      var writer = Json.mapper().writer().with(PRETTY);
      return (writer.writeValueAsString(document) + "\n").getBytes(StandardCharsets.UTF_8);
    }
    return Json.bytes(document);
  }
}
