package io.ruori.core.admission;

import static io.ruori.core.object.Fields.has;

import io.ruori.core.object.Fields;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Refusal;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Ingresses that name no class get the default one (plugin/pkg/admission/network/defaultingressclass). */
final class DefaultIngressClass implements Admission {
  private static final GroupResource TARGET = new GroupResource("networking.k8s.io", "ingresses");
  private static final GroupResource CLASSES = new GroupResource("networking.k8s.io", "ingressclasses");
  private static final List<String> MARKS = List.of("ingressclass.kubernetes.io/is-default-class");

  @Override
  public Optional<Refusal> admit(Attempt attempt) {
    boolean created = attempt.operation() == Operation.CREATE && attempt.subresource().isEmpty();
    if (!created || !attempt.type().id().equals(TARGET)) {
      return Optional.empty();
    }
    ObjectNode spec = Fields.ensure(attempt.object(), "spec");
    boolean named = attempt.object().path("metadata").path("annotations").has("kubernetes.io/ingress.class");
    if (!named && !has(spec, "ingressClassName")) {
      DefaultClasses.find(attempt.context().others(), CLASSES, MARKS).ifPresent(name -> spec.put("ingressClassName", name));
    }
    return Optional.empty();
  }
}
