package io.ruori.core.oracle;

import io.ruori.core.admission.StandardAdmission;
import io.ruori.core.allocation.AddressRange;
import io.ruori.core.allocation.PortRange;
import io.ruori.core.allocation.ServiceAllocation;
import io.ruori.core.decode.KindBodyDecoder;
import io.ruori.core.entity.Allocation;
import io.ruori.core.entity.Decide;
import io.ruori.core.entity.Decider;
import io.ruori.core.entity.Decision;
import io.ruori.core.entity.GeneratedNames;
import io.ruori.core.entity.Scales;
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
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes through {@code decide} into a map: what the reference answers in its {@code validation} corpora needs no more. */
final class OfflineServer {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private static final Allocation ALLOCATION =
      new ServiceAllocation(AddressRange.of("10.96.0.0/12"), PortRange.DEFAULT);

  private final Kinds kinds = StandardKinds.create();
  private final Map<ObjectKey, ObjectNode> objects = new HashMap<>();
  private final Random random = new Random(1);
  private final Decide decide = new Decide(kinds, new KindBodyDecoder(kinds), StandardAdmission.plugins(kinds), ALLOCATION);
  private long revision = 1;

  /** An answer as a client sees it. */
  record Answer(int code, ObjectNode body, List<String> warnings) {}

  private record Table(Map<ObjectKey, ObjectNode> objects) implements WriteContext.Others {
    @Override
    public Optional<ObjectNode> find(ObjectKey key) {
      return Optional.ofNullable(objects.get(key)).map(ObjectNode::deepCopy);
    }

    @Override
    public List<ObjectNode> list(GroupResource resource, String namespace) {
      return objects.entrySet().stream()
          .filter(e -> e.getKey().groupResource().equals(resource))
          .filter(e -> namespace.isEmpty() || e.getKey().namespace().equals(namespace))
          .map(e -> e.getValue().deepCopy())
          .toList();
    }
  }

  private record Url(GroupResource resource, String version, String namespace, String name, String subresource,
      Map<String, String> query) {}

  Optional<Answer> exchange(String method, String pathAndQuery, byte[] body) {
    return parse(pathAndQuery).filter(OfflineServer::isForTheStore).flatMap(url -> kinds.find(url.resource).map(type -> answer(method, url, type, body)));
  }

  /** What the gateway answers itself is not asked here. */
  private static boolean isForTheStore(Url url) {
    return List.of("Ignore", "Warn", "Strict").contains(url.query.getOrDefault("fieldValidation", "Warn"));
  }

  private Answer answer(String method, Url url, ResourceType type, byte[] body) {
    boolean create = method.equals("POST");
    String name = url.name.isEmpty() ? nameOf(body) : url.name;
    ObjectKey key = type.key(url.namespace, name);
    ObjectNode current = objects.get(key);
    long at = current == null ? 0 : Long.parseLong(Fields.text(current, "metadata", "resourceVersion"));
    byte[] captured = new String(body, StandardCharsets.UTF_8).replace("${rv}", Long.toString(at)).getBytes(StandardCharsets.UTF_8);
    boolean dryRun = url.query.containsKey("dryRun");
    var validation = WriteOptions.FieldValidation.valueOf(
        url.query.getOrDefault("fieldValidation", "Warn").toUpperCase(Locale.ROOT));
    var options = new WriteOptions(dryRun, "oracle", validation, false, null, "", "", "");
    var request = new WriteRequest(create ? WriteRequest.Verb.CREATE : WriteRequest.Verb.UPDATE, url.resource, url.version,
        url.subresource, url.namespace, name, captured, options, User.SYSTEM, NOW);
    var context = new WriteContext(NOW, () -> UUID.randomUUID().toString(), User.SYSTEM, new Table(objects));
    Decision decision = decide.decide(
        new Decider.Current(key, current == null ? null : current.deepCopy(), at), request, context);
    return switch (decision) {
      case Decision.Put put -> {
        Fields.ensure(put.object(), "metadata").put("resourceVersion", Long.toString(++revision));
        objects.put(key, put.object());
        yield new Answer(put.code(), shown(url, put.object()), put.warnings());
      }
      case Decision.Keep keep -> new Answer(keep.code(), shown(url, keep.answer()), keep.warnings());
      case Decision.Remove remove -> new Answer(200, remove.answer(), remove.warnings());
      case Decision.Refuse refuse -> new Answer(refuse.refusal().code(), status(refuse.refusal()), refuse.warnings());
    };
  }

  private static ObjectNode shown(Url url, ObjectNode object) {
    return url.subresource.equals("scale") ? Scales.of(object) : object;
  }

  private String nameOf(byte[] body) {
    try {
      JsonNode tree = Json.parse(body);
      String name = Fields.text(tree, "metadata", "name");
      String prefix = Fields.text(tree, "metadata", "generateName");
      return !name.isEmpty() || prefix.isEmpty() ? name : GeneratedNames.generate(prefix, random);
    } catch (JacksonException e) {
      return "";
    }
  }

  static ObjectNode status(Refusal refusal) {
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1").put("status", "Failure");
    status.putObject("metadata");
    status.put("code", refusal.code()).put("message", refusal.message());
    if (!refusal.reason().isEmpty()) {
      status.put("reason", refusal.reason());
    }
    Refusal.Details details = refusal.details();
    if (details != null) {
      ObjectNode node = status.putObject("details");
      put(node, "name", details.name());
      put(node, "group", details.group());
      put(node, "kind", details.kind());
      put(node, "uid", details.uid());
      for (Refusal.Cause cause : details.causes()) {
        ObjectNode item = node.withArray("causes").addObject();
        put(item, "reason", cause.reason());
        put(item, "message", cause.message());
        put(item, "field", cause.field());
      }
    }
    return status;
  }

  private static void put(ObjectNode node, String name, String value) {
    if (!value.isEmpty()) {
      node.put(name, value);
    }
  }

  private static Optional<Url> parse(String pathAndQuery) {
    String[] halves = pathAndQuery.split("\\?", 2);
    String[] parts = halves[0].substring(1).split("/");
    boolean core = parts[0].equals("api");
    int at = core ? 2 : 3;
    String group = core ? "" : parts[1];
    String version = parts[at - 1];
    String namespace = "";
    if (parts[at].equals("namespaces") && parts.length > at + 2 && !List.of("status", "finalize").contains(parts[at + 2])) {
      namespace = parts[at + 1];
      at += 2;
    }
    var query = new HashMap<String, String>();
    if (halves.length > 1) {
      for (String pair : halves[1].split("&")) {
        String[] entry = pair.split("=", 2);
        query.put(entry[0], entry.length > 1 ? URLDecoder.decode(entry[1], StandardCharsets.UTF_8) : "");
      }
    }
    String name = parts.length > at + 1 ? URLDecoder.decode(parts[at + 1], StandardCharsets.UTF_8) : "";
    return Optional.of(new Url(
        new GroupResource(group, parts[at]), version, namespace, name, parts.length > at + 2 ? parts[at + 2] : "", query));
  }
}
