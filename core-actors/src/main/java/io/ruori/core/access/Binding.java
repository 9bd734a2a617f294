package io.ruori.core.access;

import static io.ruori.core.object.Fields.text;

import io.ruori.core.kind.User;
import io.ruori.core.object.Fields;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Refusal;
import io.ruori.core.validation.GoText;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A role binding, or a cluster role binding: then the namespace is {@code ""}.
 *
 * @param roleKind {@code Role} or {@code ClusterRole}
 */
public record Binding(String namespace, String name, String roleKind, String roleName, List<Subject> subjects) {
  public static final String GROUP = "rbac.authorization.k8s.io";

  public Binding {
    subjects = List.copyOf(subjects);
  }

  /** @param namespace of a service account; {@code ""} for others */
  public record Subject(String kind, String namespace, String name) {
    boolean isGroup() {
      return kind.equals("Group");
    }

    /** The user's or group's name that it stands for; {@code ""} when it stands for nobody. */
    String who() {
      return switch (kind) {
        case "User", "Group" -> name;
        case "ServiceAccount" -> namespace.isEmpty() ? "" : "system:serviceaccount:" + namespace + ":" + name;
        default -> "";
      };
    }

    private String described() {
      return kind + " " + GoText.quote(kind.equals("ServiceAccount") ? name + "/" + namespace : name);
    }
  }

  public static Binding of(JsonNode binding) {
    String namespace = text(binding, "metadata", "namespace");
    return new Binding(
        namespace,
        text(binding, "metadata", "name"),
        text(binding, "roleRef", "kind"),
        text(binding, "roleRef", "name"),
        Fields.items(binding, "subjects").stream().map(subject -> subject(subject, namespace)).toList());
  }

  /** A service account without a namespace is one of the binding's own. */
  private static Subject subject(JsonNode subject, String namespace) {
    String kind = text(subject, "kind");
    String own = text(subject, "namespace");
    boolean account = kind.equals("ServiceAccount");
    return new Subject(kind, account ? own.isEmpty() ? namespace : own : "", text(subject, "name"));
  }

  /** Where its role is kept. */
  String roleRow() {
    return roleKind.equals("Role") ? namespace + "/" + roleName : roleName;
  }

  /** What to say of a role that is not there, as upstream's authorizer words it. */
  public String missingRoleText() {
    return Refusal.notFound(new GroupResource(GROUP, roleKind.equals("Role") ? "role" : "clusterrole"), roleName).message();
  }

  /** What to say to whom it allows something. */
  String reason(Subject subject) {
    String binding =
        namespace.isEmpty()
            ? "ClusterRoleBinding " + GoText.quote(name)
            : "RoleBinding " + GoText.quote(name + "/" + namespace);
    return "RBAC: allowed by " + binding + " of " + roleKind + " " + GoText.quote(roleName) + " to " + subject.described();
  }

  /** The question whether somebody may bind this role here. */
  public Attributes bind(User user) {
    String resource = roleKind.equals("Role") ? "roles" : "clusterroles";
    return Attributes.resource(user, "bind", GROUP, resource, namespace, roleName);
  }
}
