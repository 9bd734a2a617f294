package io.ruori.gateway.audit;

import io.ruori.core.kind.User;
import io.ruori.core.object.Json;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.engine.Request;
import io.ruori.gateway.identity.Authorizer;
import io.ruori.gateway.identity.Identity;
import io.ruori.gateway.request.Target;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One request on its way, after upstream's {@code WithAudit}. Confined to its stages, which follow each other. */
public final class AuditEntry implements Identity.Hearer {
  private static final Set<String> LONG_SUBRESOURCES = Set.of("attach", "exec", "proxy", "log", "portforward");

  /** Of answers that are made while they are sent, no more than this is kept to be logged. */
  private static final int MOST_BYTES = 16 << 20;

  private static final int LONGEST_AGENT = 1024;

  private final Audit audit;
  private final Request request;
  private final Target target;
  private final String id;
  private final Instant received;
  private final ObjectNode annotations = Json.object();
  private volatile byte[] body = new byte[0];
  private AuditRule rule;
  private User user = new User("", "", List.of(), Map.of());
  private Optional<User> effective = Optional.empty();

  AuditEntry(Audit audit, Request request, Target target, String id) {
    this.audit = audit;
    this.request = request;
    this.target = target;
    this.id = id;
    received = audit.clock().instant();
  }

  /** The request, whose body is noted when it is read. */
  public Request noting() {
    Request.Body original = request.body();
    return new Request(
        request.method(), request.path(), request.query(), request.headers(), request.peer(), request.remote(),
        limit -> original.bytes(limit).thenApply(bytes -> {
          body = isLong() ? body : bytes.orElse(body); // what goes on to others is no object
          return bytes;
        }));
  }

  @Override
  public void asks(User asked) {
    user = asked;
    rule = audit.policy().of(asked, target);
    write("RequestReceived", Json.object());
  }

  @Override
  public void actsAs(User other) {
    effective = Optional.of(other);
  }

  @Override
  public void judged(Authorizer.Decision decision) {
    annotations.put("authorization.k8s.io/decision", decision.isAllowed() ? "allow" : "forbid");
    annotations.put("authorization.k8s.io/reason", decision.reason());
  }

  /** The answer, which is logged when it has been sent as far as its client wants it. */
  public Answer answered(Answer answer) {
    if (rule == null) {
      return ofNobody(answer);
    }
    if (rule.level() == AuditPolicy.Level.NONE) {
      return answer;
    }
    ObjectNode status = Json.object();
    status.putObject("responseStatus").put("code", answer.status()).putObject("metadata");
    if (isLong()) {
      write("ResponseStarted", status);
    }
    boolean json = !isLong() && rule.level().holds(AuditPolicy.Level.REQUEST_RESPONSE);
    return switch (answer) {
      case Answer.Whole whole -> {
        boolean read = json || answer.status() >= 400 || target.verb().startsWith("delete");
        complete(status, read ? document(whole, whole.body()) : Optional.empty(), json);
        yield answer;
      }
      case Answer.Streaming stream when request.isHead() -> {
        complete(status, Optional.empty(), false);
        yield stream;
      }
      case Answer.Streaming stream -> new Answer.Streaming(
          stream.status(), stream.contentType(), stream.headers(), logged(stream, status, json));
      case Answer.Upgrade(var protocol, var headers, var bytes) -> new Answer.Upgrade(
          protocol, headers, bytes.watchTermination((mat, end) -> {
            end.whenComplete((_, _) -> complete(status, Optional.empty(), false));
            return mat;
          }));
    };
  }

  /** Long requests are logged when they begin, too. */
  private boolean isLong() {
    boolean verb = target.verb().equals("watch") || target.verb().equals("proxy");
    return target.isResource() && (verb || LONG_SUBRESOURCES.contains(target.subresource()));
  }

  private Source<ByteString, NotUsed> logged(Answer.Streaming stream, ObjectNode status, boolean kept) {
    return Source.lazySource(() -> {
      var copy = new ByteArrayOutputStream();
      return stream.body()
          .map(piece -> {
            if (kept && copy.size() <= MOST_BYTES) {
              copy.writeBytes(piece.toArrayUnsafe());
            }
            return piece;
          })
          .watchTermination((mat, end) -> {
            end.whenComplete((_, _) -> {
              boolean whole = kept && copy.size() <= MOST_BYTES;
              complete(status, whole ? document(stream, copy.toByteArray()) : Optional.empty(), whole);
            });
            return mat;
          });
    }).mapMaterializedValue(_ -> NotUsed.getInstance());
  }

  private static Optional<JsonNode> document(Answer answer, byte[] bytes) {
    String type = answer instanceof Answer.Whole whole ? whole.contentType() : ((Answer.Streaming) answer).contentType();
    boolean packed = answer.headers().stream().anyMatch(h -> h.name().equalsIgnoreCase("Content-Encoding"));
    boolean document = type.startsWith("application/json") || type.contains("yaml") || type.contains("protobuf");
    return document ? AuditDocuments.read(bytes, type, packed) : Optional.empty();
  }

  private void complete(ObjectNode event, Optional<JsonNode> document, boolean kept) {
    document.filter(AuditEntry::isStatus).ifPresent(status -> {
      for (String field : new String[] {"status", "message", "reason", "details"}) {
        if (status.has(field)) {
          event.withObject("responseStatus").set(field, status.get(field));
        }
      }
    });
    if (kept) {
      document.ifPresent(found -> event.set("responseObject", written(found)));
    }
    write("ResponseComplete", event);
  }

  private static boolean isStatus(JsonNode document) {
    return document.path("kind").asString("").equals("Status") && document.path("apiVersion").asString("").equals("v1");
  }

  /** Who is not let in is logged once. */
  private Answer ofNobody(Answer answer) {
    rule = audit.policy().of(user, target);
    String how = request.header("Authorization").map(h -> "bearer").orElse(request.peer().isEmpty() ? "" : "x509");
    ObjectNode event = Json.object();
    event.putObject("responseStatus").put("code", answer.status())
        .put("message", how.isEmpty()
            ? "Authentication failed, no credentials provided" : "Authentication failed, attempted: " + how)
        .putObject("metadata");
    write("ResponseStarted", event);
    return answer;
  }

  private void write(String stage, ObjectNode more) {
    if (rule.level() == AuditPolicy.Level.NONE || rule.omitted().contains(stage)) {
      return;
    }
    ObjectNode event = Json.object()
        .put("kind", "Event")
        .put("apiVersion", "audit.k8s.io/v1")
        .put("level", rule.level().text())
        .put("auditID", id)
        .put("stage", stage)
        .put("requestURI", request.path() + (request.query().isEmpty() ? "" : "?" + request.query()))
        .put("verb", target.verb());
    event.set("user", user(user));
    effective.ifPresent(other -> event.set("impersonatedUser", user(other)));
    sources().forEach(event.putArray("sourceIPs")::add);
    request.header("User-Agent").ifPresent(agent -> event.put("userAgent", shortened(agent)));
    Optional<JsonNode> document = stage.equals("RequestReceived") ? Optional.empty() : requestDocument();
    if (target.isResource()) {
      event.set("objectRef", reference(document));
    }
    event.setAll(more);
    if (rule.level().holds(AuditPolicy.Level.REQUEST)) {
      document.ifPresent(found -> event.set("requestObject", written(found)));
    }
    event.put("requestReceivedTimestamp", micros(received)).put("stageTimestamp", micros(audit.clock().instant()));
    if (!annotations.isEmpty()) {
      event.set("annotations", annotations);
    }
    audit.log().accept(Json.bytes(event));
  }

  private JsonNode written(JsonNode document) {
    return rule.withoutManagedFields() ? AuditDocuments.withoutManagedFields(document) : document;
  }

  /** Bodies are read for what events hold of them: of writes the object's identity, at the higher levels all. */
  private Optional<JsonNode> requestDocument() {
    boolean identifies = target.verb().equals("create") || target.verb().equals("update");
    return identifies || rule.level().holds(AuditPolicy.Level.REQUEST)
        ? AuditDocuments.read(body, request.header("Content-Type").orElse(""), false)
        : Optional.empty();
  }

  private ObjectNode reference(Optional<JsonNode> document) {
    boolean identifies = target.verb().equals("create") || target.verb().equals("update");
    JsonNode metadata = document.filter(_ -> identifies).map(d -> d.path("metadata")).orElse(Json.object());
    ObjectNode reference = Json.object();
    put(reference, "resource", target.resource());
    put(reference, "namespace", or(target.namespace(), metadata.path("namespace")));
    put(reference, "name", or(target.name(), metadata.path("name")));
    put(reference, "uid", or("", metadata.path("uid")));
    put(reference, "apiGroup", target.group());
    put(reference, "apiVersion", target.version());
    put(reference, "resourceVersion", or("", metadata.path("resourceVersion")));
    put(reference, "subresource", target.subresource());
    return reference;
  }

  private static String or(String known, JsonNode told) {
    return known.isEmpty() ? told.asString("") : known;
  }

  /** Upstream's order: as proxies on the way say, and the one that is connected. */
  private Set<String> sources() {
    Set<String> sources = new LinkedHashSet<>();
    request.header("X-Forwarded-For").ifPresent(
        all -> Arrays.stream(all.split(",")).map(String::strip).filter(AuditEntry::isAddress).forEach(sources::add));
    request.header("X-Real-Ip").map(String::strip).filter(AuditEntry::isAddress).ifPresent(sources::add);
    sources.add(request.remote().getAddress().getHostAddress());
    return sources;
  }

  private static boolean isAddress(String text) {
    return text.matches("[0-9.]{7,15}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*") && text.length() <= 45;
  }

  private static String shortened(String agent) {
    return agent.length() > LONGEST_AGENT ? agent.substring(0, LONGEST_AGENT) + "...TRUNCATED" : agent;
  }

  private static void put(ObjectNode node, String field, String text) {
    if (!text.isEmpty()) {
      node.put(field, text);
    }
  }

  private static JsonNode user(User user) {
    ObjectNode node = Json.object();
    put(node, "username", user.name());
    put(node, "uid", user.uid());
    if (!user.groups().isEmpty()) {
      user.groups().forEach(node.putArray("groups")::add);
    }
    user.extra().forEach((key, values) -> values.forEach(node.withObject("extra").withArray(key)::add));
    return node;
  }

  private static String micros(Instant instant) {
    String text = instant.truncatedTo(ChronoUnit.MICROS).toString();
    return text.contains(".") ? text.substring(0, text.length() - 1) + "0".repeat(27 - text.length()) + "Z"
        : text.substring(0, text.length() - 1) + ".000000Z";
  }
}
