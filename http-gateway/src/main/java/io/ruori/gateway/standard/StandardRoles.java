package io.ruori.gateway.standard;

import static io.ruori.core.object.Fields.text;

import io.ruori.core.access.AccessIndex;
import io.ruori.core.access.AccessTable;
import io.ruori.core.access.Binding;
import io.ruori.core.access.Coverage;
import io.ruori.core.access.Rule;
import io.ruori.core.api.Api;
import io.ruori.core.object.Fields;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Json;
import io.ruori.core.object.JsonEquality;
import io.ruori.core.view.Views;
import io.ruori.gateway.identity.RoleAuthorizer;
import java.util.List;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The roles and bindings of every cluster (upstream's {@code bootstrappolicy}). At a start they are made, and what is there
 * already is given back the rights and subjects that it lacks, unless it says that it wants none of that.
 */
public final class StandardRoles {
  private static final String AUTO_UPDATE = "rbac.authorization.kubernetes.io/autoupdate";
  private static final Api.Resource NAMESPACES = Api.Resource.core("namespaces");
  private static final GroupResource CLUSTER_ROLES = new GroupResource(Binding.GROUP, "clusterroles");
  private static final List<ObjectNode> OBJECTS = StandardObjects.read("roles.jsonl").stream().map(StandardRoles::whole).toList();

  private StandardRoles() {}

  private static ObjectNode whole(ObjectNode object) {
    object.put("apiVersion", Binding.GROUP + "/v1");
    ObjectNode metadata = Fields.ensure(object, "metadata");
    Fields.ensure(metadata, "labels").put("kubernetes.io/bootstrapping", "rbac-defaults");
    Fields.ensure(metadata, "annotations").put(AUTO_UPDATE, "true");
    return object;
  }

  /** Goes by the roles that there are; in a cluster that has just been born, by the standard ones. */
  public static RoleAuthorizer authorizer(Views views) {
    AccessTable standard = AccessIndex.of(OBJECTS);
    var index = new AccessIndex(views::current);
    return new RoleAuthorizer(() -> views.current().count(CLUSTER_ROLES) == 0 ? standard : index.get());
  }

  /** One pass. */
  public static void reconcile(Api api) {
    for (ObjectNode wanted : OBJECTS) {
      Api.Resource resource = StandardObjects.resource(wanted);
      String namespace = text(wanted, "metadata", "namespace");
      if (!namespace.isEmpty() && api.find(NAMESPACES, "", namespace).isEmpty()) {
        StandardObjects.create(api, NAMESPACES, "", namespace(namespace));
      }
      var found = api.find(resource, namespace, text(wanted, "metadata", "name"));
      if (found.isEmpty()) {
        StandardObjects.create(api, resource, namespace, wanted.deepCopy());
      } else if (!text(found.get(), "metadata", "annotations", AUTO_UPDATE).equals("false")) {
        reconcile(api, resource, found.get(), wanted);
      }
    }
  }

  private static ObjectNode namespace(String name) {
    ObjectNode namespace = Json.object().put("apiVersion", "v1").put("kind", "Namespace");
    namespace.putObject("metadata").put("name", name);
    return namespace;
  }

  private static void reconcile(Api api, Api.Resource resource, ObjectNode found, ObjectNode wanted) {
    if (!JsonEquality.same(found.path("roleRef"), wanted.path("roleRef"))) {
      String namespace = text(wanted, "metadata", "namespace");
      api.delete(resource, namespace, text(wanted, "metadata", "name"), wanted.objectNode());
      StandardObjects.create(api, resource, namespace, wanted.deepCopy());
      return;
    }
    ObjectNode merged = found.deepCopy();
    keep(merged, wanted, "labels");
    keep(merged, wanted, "annotations");
    Coverage.missing(Rule.ofRole(found), Rule.ofRole(wanted))
        .forEach(rule -> rule.writeTo(Fields.ensureList(merged, "rules").addObject()));
    addMissing(merged, wanted, "subjects");
    if (!wanted.has("aggregationRule")) {
      merged.remove("aggregationRule");
    } else {
      addMissing(Fields.ensure(merged, "aggregationRule"), wanted.path("aggregationRule"), "clusterRoleSelectors");
    }
    if (!JsonEquality.same(merged, found)) {
      api.update(resource, "", merged);
    }
  }

  /** What is there already stays as it is. */
  private static void keep(ObjectNode merged, ObjectNode wanted, String map) {
    ObjectNode own = Fields.ensure(Fields.ensure(merged, "metadata"), map);
    Fields.textMap(wanted, "metadata", map).forEach((key, value) -> {
      if (!own.has(key)) {
        own.put(key, value);
      }
    });
  }

  private static void addMissing(ObjectNode merged, JsonNode wanted, String list) {
    for (JsonNode item : wanted.path(list)) {
      ArrayNode own = Fields.ensureList(merged, list);
      if (StreamSupport.stream(own.spliterator(), false).noneMatch(known -> JsonEquality.same(known, item))) {
        own.add(item.deepCopy());
      }
    }
  }
}
