package io.ruori.gateway.discovery;

import io.ruori.core.object.Json;
import io.ruori.core.object.Refusal;
import io.ruori.gateway.aggregation.RemoteApis;
import io.ruori.gateway.aggregation.RemoteDiscovery;
import io.ruori.gateway.answer.Answers;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.engine.Header;
import io.ruori.gateway.engine.Request;
import io.ruori.gateway.metrics.ApiMetrics;
import io.ruori.gateway.openapi.OpenApi;
import io.ruori.gateway.request.Negotiation;
import io.ruori.gateway.request.Query;
import io.ruori.gateway.request.Refusals;
import io.ruori.gateway.request.Refused;
import io.ruori.gateway.request.Rendition;
import io.ruori.gateway.request.Target;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers whatever is not about a resource. */
public final class Paths {
  private final Discovery discovery;
  private final Health health;
  private final OpenApi openApi;
  private final ApiMetrics metrics;
  private final Optional<Issuer> issuer;
  private final RemoteApis remote;
  private final Heartbeats heartbeats;
  private final String serverAddress;

  public Paths(
      Discovery discovery,
      Health health,
      OpenApi openApi,
      ApiMetrics metrics,
      Optional<Issuer> issuer,
      RemoteApis remote,
      Heartbeats heartbeats,
      String serverAddress) {
    this.discovery = discovery;
    this.health = health;
    this.openApi = openApi;
    this.metrics = metrics;
    this.issuer = issuer;
    this.remote = remote;
    this.heartbeats = heartbeats;
    this.serverAddress = serverAddress;
  }

  public Answer answer(Request request, Query query, Target target) {
    String path = target.path();
    if (path.startsWith("//")) {
      return Answers.pageNotFound();
    }
    List<String> parts = Target.split(path);
    boolean reads = request.method().equals("GET") || request.isHead();
    if (parts.isEmpty()) {
      return document(request, query, rootPaths());
    }
    String joined = String.join("/", parts);
    Optional<Answer> issued = issuer.flatMap(known -> known.answer(request, joined));
    if (issued.isPresent()) {
      return issued.get();
    }
    return switch (joined) {
      case "version" -> document(request, query, Version.document());
      case "metrics" -> Answers.text(200, metrics.text());
      default -> below(request, query, parts, reads);
    };
  }

  private Answer below(Request request, Query query, List<String> parts, boolean reads) {
    return switch (parts.getFirst()) {
      case "api", "apis" -> api(request, query, parts, reads);
      case "openapi" -> reads ? openApi.answer(request, query, parts) : Answers.pageNotFound();
      case Heartbeats.ROOT -> heartbeats.answer(request, parts);
      default -> reads ? health.answer(parts, query).orElseGet(Answers::pageNotFound) : Answers.pageNotFound();
    };
  }

  /** A path about a resource of a group that nobody knows. */
  public boolean knowsGroup(String group) {
    return discovery.documents().hasGroup(group);
  }

  /** A path about a resource that a group of custom kinds does not have: nobody's, as upstream says it. */
  public boolean isCustomGroup(String group) {
    return discovery.documents().isCustom(group);
  }

  /** An API of another server that a path is about. */
  public Optional<ObjectNode> remote(String path) {
    List<String> parts = Target.split(path);
    boolean other =
        parts.size() >= 3 && parts.getFirst().equals("apis") && !discovery.documents().hasVersion(parts.get(1), parts.get(2));
    return other ? remote.find(parts.get(1), parts.get(2)) : Optional.empty();
  }

  private Answer api(Request request, Query query, List<String> parts, boolean reads) {
    Documents documents = discovery.documents();
    boolean core = parts.getFirst().equals("api");
    if (!core && parts.size() > 1 && !documents.hasGroup(parts.get(1))) {
      return (parts.size() == 2 ? RemoteDiscovery.group(parts.get(1), remote.available()) : Optional.<ObjectNode>empty())
          .map(group -> document(request, query, group))
          .orElseGet(Answers::pageNotFound);
    }
    if (parts.size() == 1) {
      return reads ? top(request, query, documents, core) : refuse(Refusals.METHOD_NOT_ALLOWED);
    }
    Optional<ObjectNode> found =
        core
            ? documents.resources("", parts.get(1))
            : parts.size() == 2 ? documents.group(parts.get(1)) : documents.resources(parts.get(1), parts.get(2));
    if (found.isEmpty() && !core && documents.isCustom(parts.get(1))) {
      return Answers.pageNotFound();
    }
    if (found.isEmpty()) {
      return refuse(Refusals.NO_SUCH_PATH);
    }
    return reads ? document(request, query, found.get()) : refuse(Refusals.METHOD_NOT_ALLOWED);
  }

  private static Answer refuse(Refusal refusal) {
    throw new Refused(refusal);
  }

  private Answer top(Request request, Query query, Documents documents, boolean core) {
    if (Negotiation.wantsAggregated(request)) {
      ObjectNode aggregated = Aggregated.document(documents, core);
      if (!core) {
        RemoteDiscovery.addAggregated(aggregated, remote.available());
      }
      return tagged(request, Json.bytes(aggregated));
    }
    ObjectNode list = core ? documents.coreVersions(serverAddress) : documents.groupList();
    if (!core) {
      RemoteDiscovery.addGroups(list, remote.available());
    }
    return document(request, query, list);
  }

  /** With an ETag, so that clients need not load again what has not changed. */
  private static Answer tagged(Request request, byte[] json) {
    String tag = "\"" + hash(json) + "\"";
    var headers = List.of(new Header("Vary", "Accept"), new Header("ETag", tag));
    if (request.header("If-None-Match").filter(tag::equals).isPresent()) {
      return new Answer.Whole(304, Aggregated.CONTENT_TYPE, headers, new byte[0]);
    }
    return new Answer.Whole(200, Aggregated.CONTENT_TYPE, headers, json);
  }

  static String hash(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-512").digest(bytes);
      return HexFormat.of().formatHex(hash).toUpperCase(Locale.ROOT);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Answer document(Request request, Query query, JsonNode document) {
    Rendition rendition = Negotiation.forDocument(request, query);
    return Answers.document(200, document, rendition);
  }

  private ObjectNode rootPaths() {
    ObjectNode root = Json.object();
    ArrayNode paths = root.putArray("paths");
    List.of("/.well-known/openid-configuration", "/api", "/api/v1", "/apis").forEach(paths::add);
    for (Discovery.Group group : discovery.documents().groups()) {
      if (!group.name().isEmpty()) {
        paths.add("/apis/" + group.name());
        group.versions().keySet().forEach(version -> paths.add("/apis/" + group.name() + "/" + version));
      }
    }
    List.of("/healthz", "/livez", "/metrics", "/openapi/v2", "/openapi/v3", "/openapi/v3/", "/readyz", "/version")
        .forEach(paths::add);
    return root;
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
