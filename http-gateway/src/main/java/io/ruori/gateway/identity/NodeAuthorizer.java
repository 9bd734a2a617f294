package io.ruori.gateway.identity;

import io.ruori.core.access.Attributes;
import io.ruori.core.kind.User;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.Stored;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.ObjectKey;
import io.ruori.gateway.discovery.Heartbeats;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * What nodes may do, and machines that are about to become nodes: a stolen worker is only that worker. After upstream's Node
 * authorizer, over the pods that are bound to the node; what they write is judged by the admission {@code NodeRestriction}.
 * Unlike upstream's, all nodes can be read, for the status that a worker tells.
 *
 * @see <a href="https://kubernetes.io/docs/reference/access-authn-authz/node/">Using Node Authorization</a>
 */
public final class NodeAuthorizer implements Authorizer {
  private static final String PREFIX = "system:node:";
  private static final Set<String> READ = Set.of("get", "list", "watch");
  private static final Set<String> CHANGE = Set.of("update", "patch");
  private static final GroupResource PODS = new GroupResource("", "pods");

  private final Supplier<LiveTable> view;

  /** @param view the pods of this moment; asked for every request */
  public NodeAuthorizer(Supplier<LiveTable> view) {
    this.view = view;
  }

  @Override
  public Decision decide(Attributes asked) {
    User user = asked.user();
    boolean node = user.groups().contains("system:nodes") && user.name().startsWith(PREFIX);
    if (!asked.isResource()) {
      boolean beats = node && asked.path().equals(Heartbeats.path(user.name().substring(PREFIX.length())));
      return beats ? Decision.ALLOW : Decision.NO_OPINION;
    }
    if (node) {
      return mayNode(asked, user.name().substring(PREFIX.length()));
    }
    return allowed(user.groups().contains("system:bootstrappers") && mayAskForCertificate(asked));
  }

  private static Decision allowed(boolean yes) {
    return yes ? Decision.ALLOW : Decision.NO_OPINION;
  }

  private static Decision no(String why) {
    return new Decision(Verdict.NO_OPINION, why);
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

  private Decision mayNode(Attributes asked, String node) {
    String verb = asked.verb();
    return switch (new GroupResource(asked.group(), asked.resource()).toString()) {
      case "nodes" -> allowed(READ.contains(verb) || mayWriteNode(asked, node));
      case "pods" -> READ.contains(verb) ? mayReadPods(asked, node) : allowed(mayWritePod(asked, node));
      case "services", "endpoints", "endpointslices.discovery.k8s.io", "runtimeclasses.node.k8s.io",
          "csidrivers.storage.k8s.io" -> allowed(READ.contains(verb));
      case "configmaps", "secrets" ->
          READ.contains(verb) ? related(asked, node) : no("can only read resources of this type");
      case "persistentvolumeclaims", "persistentvolumes" ->
          verb.equals("get") ? related(asked, node) : no("can only get individual resources of this type");
      case "events", "events.events.k8s.io" -> allowed(CHANGE.contains(verb) || verb.equals("create"));
      case "leases.coordination.k8s.io" -> allowed(mayUseLease(asked, node));
      case "csinodes.storage.k8s.io" -> allowed(asked.name().equals(node) || verb.equals("create"));
      case "certificatesigningrequests.certificates.k8s.io" -> allowed(mayAskForCertificate(asked));
      case "tokenreviews.authentication.k8s.io", "subjectaccessreviews.authorization.k8s.io" ->
          allowed(verb.equals("create"));
      case "serviceaccounts" ->
          asked.subresource().equals("token") && verb.equals("create") && !asked.name().isEmpty()
              ? related(asked, node)
              : no("can only create tokens for individual service accounts");
      default -> Decision.NO_OPINION;
    };
  }

  private static boolean mayWriteNode(Attributes asked, String node) {
    boolean itself = asked.name().equals(node) || asked.name().isEmpty() && asked.verb().equals("create");
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
    return verb && isOwn(asked, node);
  }

  /** One of the node's pods, or none at all: that it is gone, the node is to hear. */
  private boolean isOwn(Attributes asked, String node) {
    ObjectKey key = new ObjectKey("", "pods", asked.namespace(), asked.name());
    return view.get().find(key).map(pod -> runsOn(pod.shared(), node)).orElse(true);
  }

  private Decision mayReadPods(Attributes asked, String node) {
    if (!asked.subresource().isEmpty()) {
      return Decision.NO_OPINION;
    }
    if (asked.fields().exactly("spec.nodeName").filter(node::equals).isPresent()) {
      return Decision.ALLOW;
    }
    if (asked.name().isEmpty()) {
      return no("can only list/watch pods with spec.nodeName field selector");
    }
    return isOwn(asked, node) ? Decision.ALLOW : no(unrelated(node));
  }

  private Decision related(Attributes asked, String node) {
    if (!asked.subresource().isEmpty() && !asked.subresource().equals("token")) {
      return no("cannot read subresource");
    }
    if (asked.name().isEmpty()) {
      return no("No Object name found");
    }
    return isUsed(asked, node) ? Decision.ALLOW : no(unrelated(node));
  }

  private static String unrelated(String node) {
    return "no relationship found between node '" + node + "' and this object";
  }

  private static boolean mayUseLease(Attributes asked, String node) {
    boolean itself = asked.name().equals(node) || asked.name().isEmpty() && asked.verb().equals("create");
    return asked.namespace().equals("kube-node-lease") && itself;
  }

  /** Whether a pod of the node names the object; a volume by its claim. */
  private boolean isUsed(Attributes asked, String node) {
    LiveTable table = view.get();
    if (!asked.resource().equals("persistentvolumes")) {
      return isUsed(table, asked.resource(), asked.namespace(), asked.name(), node);
    }
    return table.find(new ObjectKey("", "persistentvolumes", "", asked.name()))
        .map(volume -> volume.shared().path("spec").path("claimRef"))
        .filter(claim -> isUsed(
            table, "persistentvolumeclaims", claim.path("namespace").asString(""), claim.path("name").asString(""), node))
        .isPresent();
  }

  private static boolean isUsed(LiveTable table, String resource, String namespace, String name, String node) {
    if (name.isEmpty() || namespace.isEmpty()) {
      return false;
    }
    for (Stored stored : table.list(PODS, namespace)) {
      JsonNode pod = stored.shared();
      if (runsOn(pod, node) && names(pod.path("spec"), resource, name)) {
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
      case "serviceaccounts" -> spec.path("serviceAccountName").asString("").equals(name);
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
