package io.ruori.core.admission;

import static io.ruori.core.object.Fields.flag;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.object.Fields;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.object.Quantity;
import io.ruori.core.object.Refusal;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Only bound claims of a class that allows it may grow (plugin/pkg/admission/storage/persistentvolume/resize). */
final class ClaimResize implements Admission {
  private static final GroupResource CLAIMS = new GroupResource("", "persistentvolumeclaims");

  @Override
  public Optional<Refusal> validate(Attempt attempt) {
    boolean updated = attempt.operation() == Operation.UPDATE && attempt.subresource().isEmpty();
    if (!updated || !attempt.type().id().equals(CLAIMS) || size(attempt.object()).compareTo(size(attempt.old())) <= 0) {
      return Optional.empty();
    }
    if (!text(attempt.old(), "status", "phase").equals("Bound")) {
      return forbidden(attempt, "Only bound persistent volume claims can be expanded");
    }
    String name = text(attempt.object(), "metadata", "annotations", "volume.beta.kubernetes.io/storage-class");
    String className = name.isEmpty() ? text(attempt.object(), "spec", "storageClassName") : name;
    boolean allowed = !className.isEmpty() && attempt.context().others()
        .find(new ObjectKey("storage.k8s.io", "storageclasses", "", className))
        .filter(found -> flag(found, "allowVolumeExpansion"))
        .isPresent();
    return allowed ? Optional.empty() : forbidden(attempt, "only dynamically provisioned pvc can be resized and the "
        + "storageclass that provisions the pvc must support resize");
  }

  private static Quantity size(JsonNode claim) {
    return Quantity.of(Fields.at(claim, "spec", "resources", "requests", "storage"));
  }

  private static Optional<Refusal> forbidden(Attempt attempt, String why) {
    return Optional.of(Refusal.forbidden(CLAIMS, attempt.name(), why));
  }
}
