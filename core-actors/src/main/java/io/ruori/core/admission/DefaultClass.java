package io.ruori.core.admission;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Fields;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Refusal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Objects that name no class get the one that an annotation marks as the default.
 *
 * @param field of the spec, which names the class
 * @param annotation by which the class was named before there was the field
 * @param marks the annotations of which one, when {@code "true"}, makes a class the default
 */
record DefaultClass(GroupResource target, String field, String annotation, GroupResource classes, List<String> marks)
    implements Admission {
  /** Of claims (plugin/pkg/admission/storage/storageclass/setdefault). */
  static final DefaultClass STORAGE =
      new DefaultClass(
          new GroupResource("", "persistentvolumeclaims"),
          "storageClassName",
          "volume.beta.kubernetes.io/storage-class",
          new GroupResource("storage.k8s.io", "storageclasses"),
          List.of("storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class"));

  /** Of ingresses (plugin/pkg/admission/network/defaultingressclass). */
  static final DefaultClass INGRESS =
      new DefaultClass(
          new GroupResource("networking.k8s.io", "ingresses"),
          "ingressClassName",
          "kubernetes.io/ingress.class",
          new GroupResource("networking.k8s.io", "ingressclasses"),
          List.of("ingressclass.kubernetes.io/is-default-class"));

  @Override
  public Optional<Refusal> admit(Attempt attempt) {
    boolean created = attempt.operation() == Operation.CREATE && attempt.subresource().isEmpty();
    if (!created || !attempt.type().id().equals(target)) {
      return Optional.empty();
    }
    ObjectNode spec = Fields.ensure(attempt.object(), "spec");
    boolean named = attempt.object().path("metadata").path("annotations").has(annotation);
    if (!named && !has(spec, field)) {
      find(attempt.context().others()).ifPresent(name -> spec.put(field, name));
    }
    return Optional.empty();
  }

  /** The name of the default class: of several the newest, of equally new ones the first in the alphabet. */
  private Optional<String> find(WriteContext.Others others) {
    return others.list(classes, "").stream()
        .filter(found -> marks.stream().anyMatch(mark -> text(found, "metadata", "annotations", mark).equals("true")))
        .min(
            Comparator.comparing((ObjectNode found) -> text(found, "metadata", "creationTimestamp"))
                .reversed()
                .thenComparing(found -> text(found, "metadata", "name")))
        .map(found -> text(found, "metadata", "name"));
  }
}
