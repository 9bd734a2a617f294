package io.ruori.gateway.identity;

import io.ruori.core.access.Attributes;
import io.ruori.core.kind.User;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.Stored;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.view.Views;
import io.ruori.gateway.discovery.Heartbeats;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What nodes may do, and machines that are about to become nodes: a stolen worker is only that worker. After upstream's Node
 * authorizer and NodeRestriction, over the pods that are bound to the node.
 *
 * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/node/">Using Node Authorization</a>
 */
public final class NodeAuthorizer implements Authorizer {
  private static final String PREFIX = "system:node:";
  private static final Set<String> READ = Set.of("get", "list", "watch");
  private static final Set<String> CHANGE = Set.of("update", "patch");
  private static final GroupResource PODS = new GroupResource("", "pods");

  private final Views views;

  public NodeAuthorizer(Views views) {
    this.views = views;
  }

  @Override
  public Decision decide(Attributes asked) {
    User user = asked.user();
    boolean node = user.groups().contains("system:nodes") && user.name().startsWith(PREFIX);
    if (!asked.isResource()) {
      boolean beats = node && asked.path().equals(Heartbeats.path(user.name().substring(PREFIX.length())));
      return beats ? Decision.ALLOW : Decision.NO_OPINION;
    }
    boolean allowed =
        node
            ? mayNode(asked, user.name().substring(PREFIX.length()))
            : user.groups().contains("system:bootstrappers") && mayAskForCertificate(asked);
    return allowed ? Decision.ALLOW : Decision.NO_OPINION;
  }

  @Override
  public Rules rules(User user, String namespace) {
    boolean node = user.groups().contains("system:nodes") && user.name().startsWith(PREFIX);
    return node ? new Rules(List.of(), "node authorizer does not support user rule resolution") : Rules.NONE;
  }

  private static boolean mayAskForCertificate(Attributes asked) {
    return asked.group().equals("certificates.k8s.io")
        && asked.resource().equals("certificatesigningrequests")
        && asked.subresource().isEmpty()
        && (READ.contains(asked.verb()) || asked.verb().equals("create"));
  }

  private boolean mayNode(Attributes asked, String node) {
    String verb = asked.verb();
    return switch (new GroupResource(asked.group(), asked.resource()).toString()) {
      case "nodes" -> READ.contains(verb) || mayWriteNode(asked, node);
      case "pods" -> READ.contains(verb) || mayWritePod(asked, node);
      case "services", "endpoints", "endpointslices.discovery.k8s.io", "runtimeclasses.node.k8s.io",
          "csidrivers.storage.k8s.io" -> READ.contains(verb);
      case "configmaps", "secrets", "persistentvolumeclaims" -> verb.equals("get") && isUsed(asked, node);
      case "persistentvolumes" -> verb.equals("get");
      case "events", "events.events.k8s.io" -> CHANGE.contains(verb) || verb.equals("create");
      case "leases.coordination.k8s.io" -> mayUseLease(asked, node);
      case "csinodes.storage.k8s.io" -> asked.name().equals(node) || verb.equals("create");
      case "certificatesigningrequests.certificates.k8s.io" -> mayAskForCertificate(asked);
      case "tokenreviews.authentication.k8s.io", "subjectaccessreviews.authorization.k8s.io" -> verb.equals("create");
      case "serviceaccounts" -> asked.subresource().equals("token") && verb.equals("create");
      default -> false;
    };
  }

  private static boolean mayWriteNode(Attributes asked, String node) {
    boolean itself = asked.name().equals(node) || asked.name().isEmpty();
    boolean write = CHANGE.contains(asked.verb()) || asked.verb().equals("create");
    return itself && write && (asked.subresource().isEmpty() || asked.subresource().equals("status"));
  }

  private boolean mayWritePod(Attributes asked, String node) {
    boolean verb =
        switch (asked.subresource()) {
          case "" -> asked.verb().equals("delete");
          case "status" -> CHANGE.contains(asked.verb());
          case "eviction" -> asked.verb().equals("create");
          default -> false;
        };
    ObjectKey key = new ObjectKey("", "pods", asked.namespace(), asked.name());
    return verb && views.current().find(key).map(pod -> runsOn(pod.parse(), node)).orElse(true);
  }

  private static boolean mayUseLease(Attributes asked, String node) {
    boolean itself = asked.name().equals(node) || asked.name().isEmpty() && asked.verb().equals("create");
    return asked.namespace().equals("kube-node-lease") && itself;
  }

  /** Whether a pod of the node names the object. */
  private boolean isUsed(Attributes asked, String node) {
    LiveTable table = views.current();
    for (Stored stored : table.list(PODS, asked.namespace())) {
      JsonNode pod = stored.parse();
      if (runsOn(pod, node) && names(pod.path("spec"), asked.resource(), asked.name())) {
        return true;
      }
    }
    return false;
  }

  private static boolean runsOn(JsonNode pod, String node) {
    return pod.path("spec").path("nodeName").asString("").equals(node);
  }

  private static boolean names(JsonNode spec, String resource, String name) {
    return switch (resource) {
      case "configmaps" -> has(spec, Set.of("configMap", "configMapRef", "configMapKeyRef"), "name", name);
      case "secrets" ->
          has(spec, Set.of("secret"), "secretName", name)
              || has(spec, Set.of("secret", "secretRef", "secretKeyRef", "imagePullSecrets"), "name", name);
      default -> has(spec, Set.of("persistentVolumeClaim"), "claimName", name);
    };
  }

  /** Whether somewhere in the spec one of these fields holds the name. */
  private static boolean has(JsonNode node, Set<String> holders, String field, String name) {
    for (var property : node.properties()) {
      JsonNode value = property.getValue();
      if (holders.contains(property.getKey()) && holds(value, field, name)) {
        return true;
      }
      if (value.isContainer() && has(value, holders, field, name)) {
        return true;
      }
    }
    if (node.isArray()) {
      for (JsonNode item : node) {
        if (has(item, holders, field, name)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean holds(JsonNode holder, String field, String name) {
    if (holder.isArray()) {
      for (JsonNode item : holder) {
        if (item.path(field).asString("").equals(name)) {
          return true;
        }
      }
      return false;
    }
    return holder.path(field).asString("").equals(name);
  }
}
