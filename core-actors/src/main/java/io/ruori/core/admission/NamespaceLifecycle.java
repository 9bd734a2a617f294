package io.ruori.core.admission;

import io.ruori.core.object.Fields;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.object.Refusal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Objects live in namespaces that are there, new ones in namespaces that stay, and three namespaces stay for ever (apiserver
 * {@code admission/plugin/namespace/lifecycle}).
 */
final class NamespaceLifecycle implements Admission {
  private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");
  private static final GroupResource LOCAL_REVIEWS =
      new GroupResource("authorization.k8s.io", "localsubjectaccessreviews");
  private static final Set<String> IMMORTAL = Set.of("default", "kube-system", "kube-public");

  @Override
  public Optional<Refusal> admit(Attempt attempt) {
    GroupResource resource = attempt.type().id();
    boolean deletion = attempt.operation() == Operation.DELETE;
    if (resource.equals(NAMESPACES)) {
      return deletion && IMMORTAL.contains(attempt.name())
          ? Optional.of(Refusal.forbidden(resource, attempt.name(), "this namespace may not be deleted"))
          : Optional.empty();
    }
    if (deletion || attempt.namespace().isEmpty() || resource.equals(LOCAL_REVIEWS)) {
      return Optional.empty();
    }
    String name = attempt.namespace();
    Optional<ObjectNode> namespace = attempt.context().others().find(new ObjectKey("", "namespaces", "", name));
    if (namespace.isEmpty()) {
      return Optional.of(Refusal.notFound(NAMESPACES, name));
    }
    boolean going = Fields.text(namespace.get(), "status", "phase").equals("Terminating");
    return going && attempt.operation() == Operation.CREATE ? Optional.of(terminating(attempt)) : Optional.empty();
  }

  private static Refusal terminating(Attempt attempt) {
    String namespace = attempt.namespace();
    Refusal refusal = Refusal.forbidden(attempt.type().id(), attempt.name(),
        "unable to create new content in namespace " + namespace + " because it is being terminated");
    Refusal.Details details = refusal.details();
    String why = "namespace " + namespace + " is being terminated";
    var cause = new Refusal.Cause("NamespaceTerminating", why, "metadata.namespace");
    return new Refusal(refusal.code(), refusal.reason(), refusal.message(),
        new Refusal.Details(details.name(), details.group(), details.kind(), "", List.of(cause), 0));
  }
}
