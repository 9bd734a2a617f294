package io.ruori.core.admission;

import io.ruori.core.entity.WriteOptions;
import io.ruori.core.kind.Kinds;
import io.ruori.core.kind.User;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Fields;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.object.Refusal;
import io.ruori.core.strategy.StandardKinds;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** Writes that plugins are asked about, beside objects that are there. Documents are JSON, where {@code '} stands for a quote. */
final class Attempts {
  static final String NAMESPACE = "ns";

  private final Kinds kinds = StandardKinds.create();
  private final Map<String, ObjectNode> there = new TreeMap<>();
  private User user = User.named("jane");

  static ObjectNode document(String json) {
    return Json.parseObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  /** Adds an object that is there. */
  Attempts with(String resource, String json) {
    ObjectNode object = document(json);
    there.put(row(resource, Fields.text(object, "metadata", "name")), object);
    return this;
  }

  /** Who writes from here on. */
  Attempts by(User writer) {
    user = writer;
    return this;
  }

  Admission.Attempt create(String resource, String json) {
    return create(resource, "", json);
  }

  Admission.Attempt create(String resource, String subresource, String json) {
    return attempt(resource, subresource, Admission.Operation.CREATE, document(json), null);
  }

  Admission.Attempt delete(String resource, String before) {
    return attempt(resource, "", Admission.Operation.DELETE, null, document(before));
  }

  Admission.Attempt update(String resource, String subresource, String before, String after) {
    return attempt(resource, subresource, Admission.Operation.UPDATE, document(after), document(before));
  }

  private Admission.Attempt attempt(
      String resource, String subresource, Admission.Operation operation, ObjectNode object, ObjectNode old) {
    var context = new WriteContext(Instant.EPOCH, () -> "uid", user, new There(there));
    var type = kinds.find(GroupResources.of(resource)).orElseThrow();
    String namespace = type.namespaced() ? NAMESPACE : "";
    String name = Fields.text(object == null ? old : object, "metadata", "name");
    return new Admission.Attempt(
        type, subresource, operation, namespace, name, object, old, WriteOptions.of("test"), context, new ArrayList<>());
  }

  /** What a refusal says, {@code ""} when there is none. */
  static String message(Optional<Refusal> refusal) {
    return refusal.map(Refusal::message).orElse("");
  }

  private static String row(String resource, String name) {
    return resource + "/" + name;
  }

  private record There(Map<String, ObjectNode> objects) implements WriteContext.Others {
    @Override
    public Optional<ObjectNode> find(ObjectKey key) {
      return Optional.ofNullable(objects.get(row(key.groupResource().toString(), key.name()))).map(ObjectNode::deepCopy);
    }

    @Override
    public List<ObjectNode> list(GroupResource resource, String namespace) {
      return objects.entrySet().stream()
          .filter(entry -> entry.getKey().startsWith(resource + "/"))
          .map(entry -> entry.getValue().deepCopy())
          .toList();
    }
  }

  /** {@code pods}, {@code deployments.apps}. */
  private static final class GroupResources {
    static GroupResource of(String text) {
      int dot = text.indexOf('.');
      return dot < 0 ? new GroupResource("", text) : new GroupResource(text.substring(dot + 1), text.substring(0, dot));
    }
  }
}
