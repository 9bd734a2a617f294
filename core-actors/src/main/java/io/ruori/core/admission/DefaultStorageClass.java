package io.ruori.core.admission;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.object.Fields;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Refusal;
import java.util.Comparator;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Claims that name no class get the default one (plugin/pkg/admission/storage/storageclass/setdefault). */
final class DefaultStorageClass implements Admission {
  private static final GroupResource TARGET = new GroupResource("", "persistentvolumeclaims");
  private static final GroupResource CLASSES = new GroupResource("storage.k8s.io", "storageclasses");
  private static final String IS_DEFAULT = "storageclass.kubernetes.io/is-default-class";

  @Override
  public Optional<Refusal> admit(Attempt attempt) {
    boolean created = attempt.operation() == Operation.CREATE && attempt.subresource().isEmpty();
    if (!created || !attempt.type().id().equals(TARGET)) {
      return Optional.empty();
    }
    ObjectNode spec = Fields.ensure(attempt.object(), "spec");
    boolean named = attempt.object().path("metadata").path("annotations").has("volume.beta.kubernetes.io/storage-class");
    if (!named && !has(spec, "storageClassName")) {
      newest(attempt).ifPresent(found -> spec.put("storageClassName", text(found, "metadata", "name")));
    }
    return Optional.empty();
  }

  /** Of several defaults the newest; the first in the alphabet of those that are equally new. */
  private static Optional<ObjectNode> newest(Attempt attempt) {
    return attempt.context().others().list(CLASSES, "").stream()
        .filter(found -> text(found, "metadata", "annotations", IS_DEFAULT).equals("true")
            || text(found, "metadata", "annotations", "storageclass.beta.kubernetes.io/is-default-class").equals("true"))
        .min(Comparator.comparing((ObjectNode found) -> text(found, "metadata", "creationTimestamp")).reversed()
            .thenComparing(found -> text(found, "metadata", "name")));
  }
}
