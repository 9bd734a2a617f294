package io.ruori.core.policy;

import io.ruori.core.kind.ResourceType;
import io.ruori.core.kind.User;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A write as the policies and webhooks of a cluster are shown it.
 *
 * @param operation {@code CREATE}, {@code UPDATE} or {@code DELETE}
 * @param object the object to be, {@code null} at a delete
 * @param old the object as it is, {@code null} at a create
 */
public record Incident(
    ResourceType type,
    String subresource,
    String operation,
    String namespace,
    String name,
    ObjectNode object,
    ObjectNode old,
    boolean dryRun,
    WriteContext context) {
  private static final String OPTIONS = "meta.k8s.io/v1";

  /** The object, or what goes. */
  JsonNode any() {
    return object == null ? old : object;
  }

  private boolean isNamespace() {
    return type.id().group().isEmpty() && type.id().resource().equals("namespaces");
  }

  /** The namespace whose labels selectors look at: that of the object, or the object when it is one. */
  Optional<? extends JsonNode> selected() {
    return isNamespace() ? Optional.ofNullable(any()) : namespaceObject();
  }

  /** The namespace of the object; nothing for a namespace itself, as upstream. */
  Optional<ObjectNode> namespaceObject() {
    return namespace.isEmpty() || isNamespace()
        ? Optional.empty()
        : context.others().find(new ObjectKey("", "namespaces", "", namespace));
  }

  boolean isNamespaced() {
    return !isNamespace() && !namespace.isEmpty();
  }

  /** Upstream's {@code AdmissionRequest}, without the objects. */
  public ObjectNode request() {
    ObjectNode request = Json.object();
    String version = type.storageVersion().name();
    request.put("uid", context.uids().get());
    kind(request.putObject("kind"), version);
    resource(request.putObject("resource"), version);
    kind(request.putObject("requestKind"), version);
    resource(request.putObject("requestResource"), version);
    if (!subresource.isEmpty()) {
      request.put("subResource", subresource).put("requestSubResource", subresource);
    }
    if (!name.isEmpty()) {
      request.put("name", name);
    }
    if (!namespace.isEmpty()) {
      request.put("namespace", namespace);
    }
    request.put("operation", operation).put("dryRun", dryRun);
    user(request.putObject("userInfo"), context.user());
    String options = operation.charAt(0) + operation.substring(1).toLowerCase(java.util.Locale.ROOT) + "Options";
    request.putObject("options").put("kind", options).put("apiVersion", OPTIONS);
    return request;
  }

  /** The request with the objects, as webhooks get it. */
  public ObjectNode requestWithObjects() {
    ObjectNode request = request();
    request.set("object", object == null ? NullNode.getInstance() : object);
    request.set("oldObject", old == null ? NullNode.getInstance() : old);
    return request;
  }

  private void kind(ObjectNode kind, String version) {
    kind.put("group", type.id().group()).put("version", version).put("kind", type.kind());
  }

  private void resource(ObjectNode resource, String version) {
    resource.put("group", type.id().group()).put("version", version).put("resource", type.id().resource());
  }

  private static void user(ObjectNode info, User user) {
    info.put("username", user.name());
    if (!user.uid().isEmpty()) {
      info.put("uid", user.uid());
    }
    ArrayNode groups = info.putArray("groups");
    user.groups().forEach(groups::add);
    if (!user.extra().isEmpty()) {
      ObjectNode extra = info.putObject("extra");
      for (Map.Entry<String, java.util.List<String>> entry : user.extra().entrySet()) {
        ArrayNode values = extra.putArray(entry.getKey());
        entry.getValue().forEach(values::add);
      }
    }
  }

  /** What expressions see where there is nothing. */
  static JsonNode orMissing(JsonNode node) {
    return node == null ? MissingNode.getInstance() : node;
  }
}
