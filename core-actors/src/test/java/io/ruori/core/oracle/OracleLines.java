package io.ruori.core.oracle;

import io.ruori.core.admission.StandardAdmission;
import io.ruori.core.decode.KindBodyDecoder;
import io.ruori.core.entity.Allocation;
import io.ruori.core.entity.Decide;
import io.ruori.core.entity.Decider;
import io.ruori.core.entity.Decision;
import io.ruori.core.entity.GeneratedNames;
import io.ruori.core.entity.WriteOptions;
import io.ruori.core.entity.WriteRequest;
import io.ruori.core.kind.Kinds;
import io.ruori.core.kind.ResourceType;
import io.ruori.core.kind.User;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Fields;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.object.Refusal;
import io.ruori.core.strategy.StandardKinds;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers requests without a server: one JSON request per line in, one JSON answer per line out, objects in memory. So the
 * rules of kinds can be compared with recorded exchanges ({@code compare} of the oracle's script) within seconds.
 */
public final class OracleLines {
  private final Kinds kinds = StandardKinds.create();
  private final Decide decide =
      new Decide(kinds, new KindBodyDecoder(kinds), StandardAdmission.plugins(kinds), Allocation.NONE);
  private final Map<ObjectKey, ObjectNode> objects = new HashMap<>();
  private final Random random = new Random(1);
  private long revision = 100;

  /** Where a request goes. */
  private record Target(ResourceType type, String version, String namespace, String name, String subresource) {}

  public static void main(String[] arguments) throws IOException {
    var lines = new OracleLines();
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      ObjectNode answer;
      try {
        answer = lines.answer(Json.parse(line.getBytes(StandardCharsets.UTF_8)));
      } catch (RuntimeException e) {
        e.printStackTrace();
        answer = Json.object().put("code", 599).put("body", e.toString());
      }
      out.println(answer);
    }
  }

  private ObjectNode answer(JsonNode request) {
    String path = Fields.text(request, "path");
    String[] pathAndQuery = path.split("\\?", 2);
    Map<String, String> query = query(pathAndQuery.length > 1 ? pathAndQuery[1] : "");
    Optional<Target> found = target(pathAndQuery[0].split("/"));
    if (found.isEmpty()) {
      return Json.object().put("code", 404);
    }
    Target target = found.get();
    ObjectKey key = target.type().key(target.namespace(), target.name());
    if (Fields.text(request, "method").equals("GET")) {
      ObjectNode object = objects.get(key);
      return object == null
          ? refused(Refusal.notFound(target.type().id(), target.name()), List.of())
          : Json.object().put("code", 200).set("body", object);
    }
    return write(request, target, query);
  }

  private ObjectNode write(JsonNode request, Target target, Map<String, String> query) {
    JsonNode given = request.path("body");
    byte[] body = (given.isString() ? given.stringValue() : given.isMissingNode() ? "" : given.toString())
        .getBytes(StandardCharsets.UTF_8);
    String name = target.name();
    if (name.isEmpty() && given.isObject()) {
      String prefix = Fields.text(given, "metadata", "generateName");
      name = Fields.text(given, "metadata", "name");
      name = name.isEmpty() && !prefix.isEmpty() ? GeneratedNames.generate(prefix, random) : name;
    }
    var validation = WriteOptions.FieldValidation.valueOf(query.getOrDefault("fieldValidation", "Warn").toUpperCase());
    var options = new WriteOptions(
        query.containsKey("dryRun"), query.getOrDefault("fieldManager", "oracle"), validation, false, null, "", "", "");
    var write = new WriteRequest(verb(request), target.type().id(), target.version(), target.subresource(),
        target.namespace(), name, body, options, User.named("admin", "system:masters"), Instant.MAX);
    ObjectKey key = target.type().key(target.namespace(), name);
    ObjectNode old = objects.get(key);
    long oldRevision = old == null ? 0 : Long.parseLong(Fields.text(old, "metadata", "resourceVersion"));
    var current = new Decider.Current(key, old == null ? null : old.deepCopy(), oldRevision);
    var context = new WriteContext(Instant.now(), () -> UUID.randomUUID().toString(), write.user(),
        new Memory(objects));
    return settle(key, decide.decide(current, write, context));
  }

  private ObjectNode settle(ObjectKey key, Decision decision) {
    return switch (decision) {
      case Decision.Put put -> {
        revision++;
        Fields.ensure(put.object(), "metadata").put("resourceVersion", Long.toString(revision));
        objects.put(key, put.object());
        yield answered(put.code(), put.object(), put.warnings());
      }
      case Decision.Remove remove -> {
        objects.remove(key);
        yield answered(200, remove.answer(), remove.warnings());
      }
      case Decision.Keep keep -> answered(keep.code(), keep.answer(), keep.warnings());
      case Decision.Refuse refuse -> refused(refuse.refusal(), refuse.warnings());
    };
  }

  private static ObjectNode answered(int code, ObjectNode body, List<String> warnings) {
    ObjectNode answer = Json.object().put("code", code);
    warnings.forEach(warning -> Fields.ensureList(answer, "warnings").add(warning));
    return answer.set("body", body.deepCopy());
  }

  private static ObjectNode refused(Refusal refusal, List<String> warnings) {
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Failure").put("message", refusal.message()).put("reason", refusal.reason());
    if (refusal.details() != null) {
      ObjectNode details = status.putObject("details");
      put(details, "name", refusal.details().name());
      put(details, "group", refusal.details().group());
      put(details, "kind", refusal.details().kind());
      for (Refusal.Cause cause : refusal.details().causes()) {
        ObjectNode entry = Fields.ensureList(details, "causes").addObject();
        put(entry, "reason", cause.reason());
        put(entry, "message", cause.message());
        put(entry, "field", cause.field());
      }
    }
    return answered(refusal.code(), status.put("code", refusal.code()), warnings);
  }

  private static void put(ObjectNode node, String name, String value) {
    if (!value.isEmpty()) {
      node.put(name, value);
    }
  }

  private static WriteRequest.Verb verb(JsonNode request) {
    return switch (Fields.text(request, "method")) {
      case "POST" -> WriteRequest.Verb.CREATE;
      case "PUT" -> WriteRequest.Verb.UPDATE;
      case "DELETE" -> WriteRequest.Verb.DELETE;
      default -> WriteRequest.Verb.MERGE_PATCH;
    };
  }

  private static Map<String, String> query(String text) {
    var query = new HashMap<String, String>();
    for (String pair : text.split("&")) {
      String[] parts = pair.split("=", 2);
      query.put(parts[0], parts.length > 1 ? parts[1] : "");
    }
    return query;
  }

  private Optional<Target> target(String[] parts) {
    int at = parts[1].equals("api") ? 2 : 3;
    String group = parts[1].equals("api") ? "" : parts[2];
    String version = parts[at];
    boolean namespaced = parts.length > at + 3 && parts[at + 1].equals("namespaces")
        && !List.of("status", "finalize").contains(parts[at + 3]);
    int resource = namespaced ? at + 3 : at + 1;
    return kinds.find(new GroupResource(group, parts[resource])).map(type -> new Target(
        type, version, namespaced ? parts[at + 2] : "",
        parts.length > resource + 1 ? parts[resource + 1] : "",
        parts.length > resource + 2 ? parts[resource + 2] : ""));
  }

  /** The objects so far, for decisions that look at others. */
  private record Memory(Map<ObjectKey, ObjectNode> objects) implements WriteContext.Others {
    @Override
    public Optional<ObjectNode> find(ObjectKey key) {
      return Optional.ofNullable(objects.get(key));
    }

    @Override
    public List<ObjectNode> list(GroupResource resource, String namespace) {
      return objects.entrySet().stream()
          .filter(e -> e.getKey().groupResource().equals(resource))
          .filter(e -> namespace.isEmpty() || e.getKey().namespace().equals(namespace))
          .map(Map.Entry::getValue)
          .toList();
    }
  }
}
