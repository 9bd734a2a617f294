package io.ruori.gateway.openapi;

import io.ruori.core.object.Json;
import io.ruori.gateway.answer.Answers;
import io.ruori.gateway.answer.Gzip;
import io.ruori.gateway.discovery.Discovery;
import io.ruori.gateway.discovery.Documents;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.engine.Header;
import io.ruori.gateway.engine.Request;
import io.ruori.gateway.request.MediaRange;
import io.ruori.gateway.request.Query;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Answers for {@code /openapi}, as upstream's {@code kube-openapi} handlers. Documents are made when first asked for. */
public final class OpenApi {
  private static final String JSON = "application/json";
  private static final String PROTOBUF_3 = "application/com.github.proto-openapi.spec.v3.v1.0+protobuf";
  private static final List<Header> VARY = List.of(new Header("Vary", "Accept"));

  private final Discovery discovery;
  private final SchemaSource custom;
  private final String release;
  private Made made;

  /** @param release of Kubernetes, such as {@code v1.34.4} */
  public OpenApi(Discovery discovery, SchemaSource custom, String release) {
    this.discovery = discovery;
    this.custom = custom;
    this.release = release;
  }

  /** A document in one of its encodings, compressed. */
  private record Encoded(String contentType, byte[] packed, String hash) {
    static Encoded of(String contentType, byte[] bytes) {
      return new Encoded(contentType, Gzip.compress(bytes), sha512(bytes));
    }
  }

  /** A document of version 3 and what it was made of: as long as that is the same, so is the document. */
  private record Part(List<Discovery.Resource> of, Encoded document) {}

  /** Documents that are good as long as the kinds are the same; version 3 by path. */
  private record Made(Documents of, Map<String, Part> version3, Map<String, Encoded> others) {}

  /** @param parts the segments of the path, {@code openapi} first */
  public Answer answer(Request request, Query query, List<String> parts) {
    if (parts.equals(List.of("openapi", "v2"))) {
      return version2(request);
    }
    if (parts.size() < 2 || !parts.get(1).equals("v3")) {
      return Answers.pageNotFound();
    }
    return parts.size() == 2
        ? tagged(request, index(), List.of())
        : version3(request, query, String.join("/", parts.subList(2, parts.size())));
  }

  private Answer version2(Request request) {
    for (MediaRange range : ranges(request)) {
      if (range.matches("application", "json")) {
        return tagged(request, other("v2"), VARY);
      }
      if (range.name().startsWith("application/com.github.proto-openapi.spec.v2")) {
        return tagged(request, other("v2.pb"), VARY);
      }
    }
    return notAcceptable();
  }

  private Answer version3(Request request, Query query, String path) {
    Optional<Boolean> protobuf = wantsProtobuf(request);
    if (protobuf.isEmpty()) {
      return notAcceptable();
    }
    Part part = made().version3().get(path);
    if (part == null) {
      return new Answer.Whole(404, "", VARY, new byte[0]);
    }
    Encoded document = protobuf.get() ? protobuf(path, part.document()) : part.document();
    String asked = query.text("hash");
    if (asked.isEmpty()) {
      return tagged(request, document, VARY);
    }
    if (!asked.equals(document.hash())) {
      var headers = new ArrayList<>(VARY);
      headers.add(new Header("ETag", "\"" + document.hash() + "\""));
      headers.add(new Header("Location", "/openapi/v3/" + path + "?hash=" + document.hash()));
      return new Answer.Whole(301, JSON, headers, new byte[0]);
    }
    var headers = new ArrayList<>(VARY);
    headers.add(new Header("Cache-Control", "public, immutable"));
    return tagged(request, document, headers);
  }

  /** The first that we have of what is asked for; empty for nothing that we have. */
  private static Optional<Boolean> wantsProtobuf(Request request) {
    for (MediaRange range : ranges(request)) {
      if (range.matches("application", "json")) {
        return Optional.of(false);
      }
      if (range.name().equals(PROTOBUF_3) || range.name().equals(PROTOBUF_3.replace("v3.", "v3@"))) {
        return Optional.of(true);
      }
    }
    return Optional.empty();
  }

  private static List<MediaRange> ranges(Request request) {
    return MediaRange.parseAll(request.header("Accept").filter(accept -> !accept.isBlank()).orElse("*/*"));
  }

  private static Answer notAcceptable() {
    return new Answer.Whole(406, "", VARY, new byte[0]);
  }

  private static Answer tagged(Request request, Encoded document, List<Header> headers) {
    String tag = "\"" + document.hash() + "\"";
    var all = new ArrayList<>(headers);
    all.add(new Header("ETag", tag));
    Optional<String> known = request.header("If-None-Match");
    if (known.isPresent() && List.of(known.get().split(", *")).contains(tag)) {
      return new Answer.Whole(304, document.contentType(), all, new byte[0]);
    }
    return Gzip.packed(200, document.contentType(), all, document.packed(), request);
  }

  /** Where the documents of version 3 are; upstream sends it without a type, and Go guesses text. */
  private Encoded index() {
    return other("index");
  }

  private synchronized Encoded other(String name) {
    Made now = made();
    return now.others().computeIfAbsent(name, _ -> switch (name) {
      case "v2" -> Encoded.of(JSON, Json.bytes(document2(now.of())));
      case "v2.pb" -> Encoded.of(
          "application/com.github.proto-openapi.spec.v2.v1.0+protobuf", Gnostic.version2(document2(now.of())));
      default -> Encoded.of("text/plain; charset=utf-8", index(now));
    });
  }

  /** As upstream, known by the hash of the JSON that it is made of. */
  private synchronized Encoded protobuf(String path, Encoded json) {
    return made().others().computeIfAbsent("v3/" + path, _ -> {
      byte[] bytes = Gnostic.version3(Json.parse(Gzip.expand(json.packed())));
      return new Encoded(PROTOBUF_3, Gzip.compress(bytes), json.hash());
    });
  }

  private ObjectNode document2(Documents documents) {
    return Version2.document(Served.of(documents, custom), release);
  }

  private static byte[] index(Made made) {
    ObjectNode index = Json.object();
    ObjectNode paths = index.putObject("paths");
    made.version3().forEach((path, part) ->
        paths.putObject(path).put("serverRelativeURL", "/openapi/v3/" + path + "?hash=" + part.document().hash()));
    return Json.bytes(index);
  }

  private synchronized Made made() {
    Documents now = discovery.documents();
    if (made == null || made.of() != now) {
      Served served = Served.of(now, custom);
      var version3 = new Version3(served);
      Map<String, Part> before = made == null ? Map.of() : made.version3();
      var parts = new LinkedHashMap<String, Part>();
      served.byGroupVersion().forEach((path, paths) -> {
        List<Discovery.Resource> resources = resources(now, path);
        Part known = before.get(path);
        parts.put(path, known != null && known.of().equals(resources)
            ? known
            : new Part(resources, Encoded.of(JSON, Json.bytes(version3.document(paths, release)))));
      });
      made = new Made(now, parts, new LinkedHashMap<>());
    }
    return made;
  }

  private static List<Discovery.Resource> resources(Documents documents, String path) {
    String[] words = path.split("/");
    boolean core = words[0].equals("api");
    String group = core || words.length < 2 ? "" : words[1];
    String version = words[words.length - 1];
    return documents.groups().stream()
        .filter(known -> known.name().equals(group))
        .findFirst()
        .map(known -> known.versions().getOrDefault(version, List.of()))
        .orElse(List.of());
  }

  private static String sha512(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(bytes)).toUpperCase(Locale.ROOT);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
