package io.ruori.gateway.discovery;

import io.ruori.core.object.Json;
import io.ruori.gateway.answer.Answers;
import io.ruori.gateway.answer.Gzip;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.engine.Header;
import io.ruori.gateway.engine.Request;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** {@code /openapi/v2} and {@code /openapi/v3}: what kubectl explains and checks by. Made when first asked for. */
public final class OpenApi {
  private static final String JSON = "application/json";

  private final Discovery discovery;
  private final OpenApiDocuments documents = new OpenApiDocuments();
  private final ConcurrentMap<String, Made> made = new ConcurrentHashMap<>();

  public OpenApi(Discovery discovery) {
    this.discovery = discovery;
  }

  /** A document's bytes, good as long as the kinds are the same. */
  private record Made(Documents of, byte[] json, String hash) {}

  Answer answer(Request request, List<String> parts) {
    if (parts.equals(List.of("openapi", "v2"))) {
      return whole(request, made("v2", documents -> this.documents.version2(documents)), JSON);
    }
    if (parts.size() < 2 || !parts.get(1).equals("v3")) {
      return Answers.pageNotFound();
    }
    return parts.size() == 2 ? index() : version3(request, String.join("/", parts.subList(2, parts.size())));
  }

  private Answer index() {
    ObjectNode index = Json.object();
    ObjectNode paths = index.putObject("paths");
    for (String path : OpenApiDocuments.groupVersions(discovery.documents())) {
      String hash = Integer.toHexString(path.hashCode() ^ discovery.documents().groups().size());
      String tag = Paths.hash(Paths.utf8(path + hash));
      paths.putObject(path).put("serverRelativeURL", "/openapi/v3/" + path + "?hash=" + tag);
    }
    return new Answer.Whole(200, JSON, List.of(), Json.bytes(index));
  }

  private Answer version3(Request request, String path) {
    if (!OpenApiDocuments.groupVersions(discovery.documents()).contains(path)) {
      return new Answer.Whole(404, JSON, List.of(), new byte[0]);
    }
    return whole(request, made(path, documents -> this.documents.version3(documents, path)), JSON);
  }

  private Made made(String name, Function<Documents, ObjectNode> make) {
    Documents now = discovery.documents();
    return made.compute(name, (_, known) -> {
      if (known != null && known.of() == now) {
        return known;
      }
      byte[] json = Json.bytes(make.apply(now));
      return new Made(now, json, Paths.hash(json));
    });
  }

  private static Answer whole(Request request, Made document, String contentType) {
    String accept = request.header("Accept").orElse("").toLowerCase(Locale.ROOT);
    boolean any = accept.isBlank() || accept.contains("*/*") || accept.contains(JSON) || accept.contains("application/*");
    if (!any) {
      return new Answer.Whole(406, contentType, List.of(), new byte[0]);
    }
    String tag = "\"" + document.hash() + "\"";
    var headers = List.of(new Header("ETag", tag), new Header("Vary", "Accept"));
    if (request.header("If-None-Match").filter(tag::equals).isPresent()) {
      return new Answer.Whole(304, contentType, headers, new byte[0]);
    }
    return Gzip.compress(
        new Answer.Whole(200, contentType, headers, document.json()), request);
  }
}
