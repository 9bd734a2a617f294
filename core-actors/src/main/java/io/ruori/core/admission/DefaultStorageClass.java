package io.ruori.core.admission;

import static io.ruori.core.object.Fields.has;

import io.ruori.core.object.Fields;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Refusal;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Claims that name no class get the default one (plugin/pkg/admission/storage/storageclass/setdefault). */
final class DefaultStorageClass implements Admission {
  private static final GroupResource TARGET = new GroupResource("", "persistentvolumeclaims");
  private static final GroupResource CLASSES = new GroupResource("storage.k8s.io", "storageclasses");
  private static final List<String> MARKS =
      List.of("storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class");

  @Override
  public Optional<Refusal> admit(Attempt attempt) {
    boolean created = attempt.operation() == Operation.CREATE && attempt.subresource().isEmpty();
    if (!created || !attempt.type().id().equals(TARGET)) {
      return Optional.empty();
    }
    ObjectNode spec = Fields.ensure(attempt.object(), "spec");
    boolean named = attempt.object().path("metadata").path("annotations").has("volume.beta.kubernetes.io/storage-class");
    if (!named && !has(spec, "storageClassName")) {
      DefaultClasses.find(attempt.context().others(), CLASSES, MARKS).ifPresent(name -> spec.put("storageClassName", name));
    }
    return Optional.empty();
  }
}
