package io.ruori.master.pod;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.object.Refusal;
import io.ruori.master.document.Doc;
import io.ruori.master.event.EventRecorder;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Makes and deletes pods for their owners, and tells of it in events: upstream's {@code RealPodControl}. */
public record PodWork(EventRecorder events) {
  /** The new pod; empty when its namespace is about to go. */
  public Optional<ObjectNode> create(Api api, ObjectNode owner, ObjectNode pod) {
    try {
      ObjectNode made = api.create(Pods.PODS, Doc.namespace(owner), pod);
      events.normal(api, owner, "SuccessfulCreate", "Created pod: " + Doc.name(made));
      return Optional.of(made);
    } catch (ApiException e) {
      if (isNamespaceTerminating(e.refusal())) {
        return Optional.empty();
      }
      events.warning(api, owner, "FailedCreate", "Error creating: " + e.refusal().message());
      throw e;
    }
  }

  /** Deletes this very pod; one that is gone is no failure. */
  public void delete(Api api, ObjectNode owner, ObjectNode pod) {
    try {
      api.delete(Pods.PODS, Doc.namespace(pod), Doc.name(pod), Pods.onlyIf(pod));
      events.normal(api, owner, "SuccessfulDelete", "Deleted pod: " + Doc.name(pod));
    } catch (ApiException e) {
      if (e.isNotFound()) {
        return;
      }
      events.warning(api, owner, "FailedDelete", "Error deleting: " + e.refusal().message());
      throw e;
    }
  }

  public static boolean isNamespaceTerminating(Refusal refusal) {
    return refusal.details() != null
        && refusal.details().causes().stream().anyMatch(c -> c.reason().equals("NamespaceTerminating"));
  }
}
