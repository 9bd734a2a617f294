package io.ruori.core.admission;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.object.Fields;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Refusal;
import java.util.Comparator;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Ingresses that name no class get the default one (plugin/pkg/admission/network/defaultingressclass). */
final class DefaultIngressClass implements Admission {
  private static final GroupResource TARGET = new GroupResource("networking.k8s.io", "ingresses");
  private static final GroupResource CLASSES = new GroupResource("networking.k8s.io", "ingressclasses");
  private static final String IS_DEFAULT = "ingressclass.kubernetes.io/is-default-class";

  @Override
  public Optional<Refusal> admit(Attempt attempt) {
    boolean created = attempt.operation() == Operation.CREATE && attempt.subresource().isEmpty();
    if (!created || !attempt.type().id().equals(TARGET)) {
      return Optional.empty();
    }
    ObjectNode spec = Fields.ensure(attempt.object(), "spec");
    boolean named = attempt.object().path("metadata").path("annotations").has("kubernetes.io/ingress.class");
    if (!named && !has(spec, "ingressClassName")) {
      newest(attempt).ifPresent(found -> spec.put("ingressClassName", text(found, "metadata", "name")));
    }
    return Optional.empty();
  }

  /** Of several defaults the newest; the first in the alphabet of those that are equally new. */
  private static Optional<ObjectNode> newest(Attempt attempt) {
    return attempt.context().others().list(CLASSES, "").stream()
        .filter(found -> text(found, "metadata", "annotations", IS_DEFAULT).equals("true"))
        .min(Comparator.comparing((ObjectNode found) -> text(found, "metadata", "creationTimestamp")).reversed()
            .thenComparing(found -> text(found, "metadata", "name")));
  }
}
