package io.ruori.gateway.audit;

import io.ruori.core.kind.User;
import io.ruori.core.object.Json;
import io.ruori.gateway.engine.Answer;
import io.ruori.gateway.engine.Request;
import io.ruori.gateway.request.Target;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes the events of requests, by a policy. */
public final class Audit {
  private final AuditPolicy policy;
  private final Consumer<byte[]> log;
  private final InstantSource clock;

  /** @param log takes one event's JSON; it must not block for long */
  public Audit(AuditPolicy policy, Consumer<byte[]> log, InstantSource clock) {
    this.policy = policy;
    this.log = log;
    this.clock = clock;
  }

  /** Begins the record of a request that has come in. */
  public Entry begin(Request request, Target target, String id) {
    return new Entry(request, target, id, clock.instant());
  }

  /** One request on its way. Confined to its stages, which follow each other. */
  public final class Entry {
    private final Request request;
    private final Target target;
    private final String id;
    private final Instant received;
    private AuditPolicy.Verdict verdict;
    private User user = new User("", "", java.util.List.of(), java.util.Map.of());
    private Optional<User> impersonated = Optional.empty();
    private volatile byte[] body = new byte[0];

    private Entry(Request request, Target target, String id, Instant received) {
      this.request = request;
      this.target = target;
      this.id = id;
      this.received = received;
    }

    /** The request, whose body is noted when it is read. */
    public Request noting() {
      Request.Body original = request.body();
      return new Request(
          request.method(), request.path(), request.query(), request.headers(), request.peer(), request.remote(),
          limit -> original.bytes(limit).thenApply(bytes -> {
            body = bytes.orElse(new byte[0]);
            return bytes;
          }));
    }

    /** @param asked who is asking */
    public void identified(User asked, User effective) {
      user = asked;
      impersonated = asked.equals(effective) ? Optional.empty() : Optional.of(effective);
      verdict = policy.of(asked, target);
      write("RequestReceived", null);
    }

    public void answered(Answer answer) {
      if (verdict == null) {
        verdict = policy.of(user, target); // nobody that we know
      }
      boolean stream = answer instanceof Answer.Streaming && target.verb().equals("watch");
      if (stream) {
        write("ResponseStarted", answer);
      }
      write("ResponseComplete", answer);
    }

    private void write(String stage, Answer answer) {
      if (verdict.level() == AuditPolicy.Level.NONE || verdict.omitted().contains(stage)) {
        return;
      }
      ObjectNode event = Json.object()
          .put("kind", "Event")
          .put("apiVersion", "audit.k8s.io/v1")
          .put("level", verdict.level().text())
          .put("auditID", id)
          .put("stage", stage)
          .put("requestURI", request.path() + (request.query().isEmpty() ? "" : "?" + request.query()))
          .put("verb", target.verb());
      event.set("user", user(user));
      impersonated.ifPresent(effective -> event.set("impersonatedUser", user(effective)));
      event.putArray("sourceIPs").add(request.remote().getAddress().getHostAddress());
      request.header("User-Agent").ifPresent(agent -> event.put("userAgent", agent));
      if (target.isResource()) {
        event.set("objectRef", reference());
      }
      if (answer != null) {
        event.putObject("responseStatus").putObject("metadata");
        event.withObject("responseStatus").put("code", answer.status());
        documents(event, answer);
        ObjectNode annotations = event.putObject("annotations");
        boolean forbidden = answer.status() == 403;
        annotations.put("authorization.k8s.io/decision", forbidden ? "forbid" : "allow");
        annotations.put("authorization.k8s.io/reason", "");
      }
      event.put("requestReceivedTimestamp", micros(received)).put("stageTimestamp", micros(clock.instant()));
      log.accept(Json.bytes(event));
    }

    private void documents(ObjectNode event, Answer answer) {
      if (verdict.level().compareTo(AuditPolicy.Level.REQUEST) >= 0) {
        put(event, "requestObject", body);
      }
      if (verdict.level() == AuditPolicy.Level.REQUEST_RESPONSE && answer instanceof Answer.Whole whole
          && whole.contentType().startsWith("application/json")) {
        put(event, "responseObject", whole.body());
      }
    }

    private ObjectNode reference() {
      ObjectNode reference = Json.object();
      put(reference, "resource", target.resource());
      put(reference, "namespace", target.namespace());
      put(reference, "name", target.name());
      put(reference, "apiGroup", target.group());
      put(reference, "apiVersion", target.version());
      put(reference, "subresource", target.subresource());
      return reference;
    }
  }

  private static void put(ObjectNode node, String field, byte[] json) {
    if (json.length > 0) {
      try {
        node.set(field, Json.parse(json));
      } catch (JacksonException _) {
        // Protobuf and YAML are not logged.
      }
    }
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
