package io.ruori.core.admission;

import io.ruori.core.object.Fields;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Refusal;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Storage in use cannot be deleted: its finalizers from the first (plugin/pkg/admission/storage/storageobjectinuseprotection). */
final class UseProtection implements Admission {
  private static final Map<GroupResource, String> FINALIZERS = Map.of(
      new GroupResource("", "persistentvolumeclaims"), "kubernetes.io/pvc-protection",
      new GroupResource("", "persistentvolumes"), "kubernetes.io/pv-protection",
      new GroupResource("storage.k8s.io", "volumeattributesclasses"), "kubernetes.io/vac-protection");

  @Override
  public Optional<Refusal> admit(Attempt attempt) {
    String finalizer = FINALIZERS.get(attempt.type().id());
    if (finalizer != null && attempt.operation() == Operation.CREATE && attempt.subresource().isEmpty()) {
      ObjectNode metadata = Fields.ensure(attempt.object(), "metadata");
      if (!Fields.texts(metadata, "finalizers").contains(finalizer)) {
        Fields.ensureList(metadata, "finalizers").add(finalizer);
      }
    }
    return Optional.empty();
  }
}
