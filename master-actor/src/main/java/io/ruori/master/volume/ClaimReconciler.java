package io.ruori.master.volume;

import io.ruori.core.api.Api;
import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.reconcile.Reconciler;
import io.ruori.master.document.Doc;
import io.ruori.master.event.EventRecorder;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * Binds claims to volumes that are there (upstream's {@code pv_controller.go}); volumes are not made here, and a claim whose
 * class waits for a pod is bound only to a volume that somebody keeps for it.
 */
public final class ClaimReconciler implements Reconciler {
  static final Api.Resource CLAIMS = Api.Resource.core("persistentvolumeclaims");
  static final Api.Resource VOLUMES = Api.Resource.core("persistentvolumes");
  static final String BY_CONTROLLER = "pv.kubernetes.io/bound-by-controller";
  private static final Api.Resource CLASSES = new Api.Resource("storage.k8s.io", "v1", "storageclasses");
  private static final String COMPLETED = "pv.kubernetes.io/bind-completed";

  private final EventRecorder events;

  private ClaimReconciler(InstantSource clock) {
    events = EventRecorder.create("persistentvolume-controller", clock);
  }

  public static ClaimReconciler create(InstantSource clock) {
    return new ClaimReconciler(clock);
  }

  @Override
  public String name() {
    return "persistentvolume-claim-binder";
  }

  @Override
  public Api.Resource subject() {
    return CLAIMS;
  }

  @Override
  public List<Trigger> triggers() {
    return List.of(
        new Trigger(VOLUMES, (old, volume, api) -> waiting(volume == null ? old : volume, api)),
        new Trigger(CLASSES, (old, storageClass, api) -> storageClass == null ? List.of() : ofClass(Doc.name(storageClass), api)));
  }

  /** The claims that a volume is for, or could be. */
  private static List<ObjectKey> waiting(ObjectNode volume, Api api) {
    return api.list(CLAIMS, "", Api.Query.ALL).items().stream()
        .filter(claim -> {
          String bound = Doc.text(claim, "spec", "volumeName");
          return bound.equals(Doc.name(volume)) || bound.isEmpty() && Matching.misfit(claim, volume).isEmpty();
        })
        .map(ClaimReconciler::key).toList();
  }

  private static List<ObjectKey> ofClass(String storageClass, Api api) {
    return api.list(CLAIMS, "", Api.Query.ALL).items().stream()
        .filter(claim -> Matching.storageClass(claim).equals(storageClass) && Doc.text(claim, "spec", "volumeName").isEmpty())
        .map(ClaimReconciler::key).toList();
  }

  private static ObjectKey key(ObjectNode claim) {
    return Doc.key("", CLAIMS.plural(), claim);
  }

  @Override
  public Result reconcile(ObjectKey key, Api api) {
    Optional<ObjectNode> found = api.find(CLAIMS, key.namespace(), key.name());
    if (found.isPresent()) {
      if (Doc.annotations(found.get()).containsKey(COMPLETED)) {
        keep(found.get(), api);
      } else {
        seek(found.get(), api);
      }
    }
    return Result.DONE;
  }

  private void seek(ObjectNode claim, Api api) {
    String wanted = Doc.text(claim, "spec", "volumeName");
    if (!wanted.isEmpty()) {
      seekNamed(claim, api.find(VOLUMES, "", wanted), api);
      return;
    }
    String className = Matching.storageClass(claim);
    Optional<ObjectNode> storageClass = className.isEmpty() ? Optional.empty() : api.find(CLASSES, "", className);
    boolean waits = storageClass.filter(c -> Doc.text(c, "volumeBindingMode").equals("WaitForFirstConsumer")).isPresent();
    Optional<ObjectNode> volume = Matching.choose(claim, api.list(VOLUMES, "", Api.Query.ALL).items(), waits);
    if (volume.isPresent()) {
      bind(claim, volume.get(), api);
      return;
    }
    say(claim, "Pending", Optional.empty(), api);
    if (waits) {
      events.normal(api, claim, "WaitForFirstConsumer", "waiting for first consumer to be created before binding");
    } else if (className.isEmpty()) {
      events.normal(api, claim, "FailedBinding",
          "no persistent volumes available for this claim and no storage class is set");
    } else if (storageClass.isEmpty()) {
      events.warning(api, claim, "ProvisioningFailed", "storageclass.storage.k8s.io \"" + className + "\" not found");
    }
  }

  private void seekNamed(ObjectNode claim, Optional<ObjectNode> volume, Api api) {
    String misfit = volume.map(v -> Matching.misfit(claim, v)).orElse("");
    if (volume.isPresent() && Matching.isFor(volume.get(), claim)) {
      bind(claim, volume.get(), api);
    } else if (volume.isPresent() && !Doc.has(volume.get(), "spec", "claimRef") && misfit.isEmpty()) {
      bind(claim, volume.get(), api);
    } else {
      if (volume.isPresent() && Doc.has(volume.get(), "spec", "claimRef")) {
        events.warning(api, claim, "FailedBinding",
            "volume \"" + Doc.name(volume.get()) + "\" already bound to a different claim.");
      } else if (volume.isPresent()) {
        events.warning(api, claim, "VolumeMismatch",
            "Cannot bind to requested volume \"" + Doc.name(volume.get()) + "\": " + misfit);
      }
      say(claim, "Pending", Optional.empty(), api);
    }
  }

  /** A claim that was bound stays so, or is lost. */
  private void keep(ObjectNode claim, Api api) {
    String name = Doc.text(claim, "spec", "volumeName");
    Optional<ObjectNode> volume = name.isEmpty() ? Optional.empty() : api.find(VOLUMES, "", name);
    if (volume.isEmpty()) {
      lose(claim, "ClaimLost", name.isEmpty()
          ? "Bound claim has lost reference to PersistentVolume. Data on the volume is lost!"
          : "Bound claim has lost its PersistentVolume. Data on the volume is lost!", api);
    } else if (Doc.has(volume.get(), "spec", "claimRef") && !Matching.isFor(volume.get(), claim)) {
      lose(claim, "ClaimMisbound",
          "Two claims are bound to the same volume, this one is bound incorrectly", api);
    } else {
      bind(claim, volume.get(), api);
    }
  }

  private void lose(ObjectNode claim, String reason, String message, Api api) {
    if (!Doc.text(claim, "status", "phase").equals("Lost")) {
      say(claim, "Lost", Optional.empty(), api);
      events.warning(api, claim, reason, message);
    }
  }

  /** The volume first: of several claims that want it, the one whose write is taken has it. */
  private static void bind(ObjectNode claim, ObjectNode volume, Api api) {
    ObjectNode bound = VolumeReconciler.say(taken(claim, volume, api), "Bound", api);
    ObjectNode changed = Doc.copy(claim);
    if (Doc.text(claim, "spec", "volumeName").isEmpty()) {
      Doc.child(changed, "spec").put("volumeName", Doc.name(volume));
      Doc.child(changed, "metadata", "annotations").put(BY_CONTROLLER, "yes");
    }
    if (!Doc.annotations(claim).containsKey(COMPLETED)) {
      Doc.child(changed, "metadata", "annotations").put(COMPLETED, "yes");
    }
    say(changed.equals(claim) ? claim : api.update(CLAIMS, "", changed), "Bound", Optional.of(bound), api);
  }

  private static ObjectNode taken(ObjectNode claim, ObjectNode volume, Api api) {
    if (Doc.text(volume, "spec", "claimRef", "uid").equals(Doc.uid(claim))) {
      return volume;
    }
    ObjectNode changed = Doc.copy(volume);
    if (!Doc.has(volume, "spec", "claimRef")) {
      Doc.child(changed, "metadata", "annotations").put(BY_CONTROLLER, "yes");
    }
    ObjectNode reference = Json.object().put("kind", "PersistentVolumeClaim").put("namespace", Doc.namespace(claim));
    reference.put("name", Doc.name(claim)).put("uid", Doc.uid(claim)).put("apiVersion", "v1");
    Doc.child(changed, "spec").set("claimRef", reference.put("resourceVersion", Doc.resourceVersion(claim)));
    return api.update(VOLUMES, "", changed);
  }

  /** A claim without a volume has neither modes nor a capacity. */
  private static void say(ObjectNode claim, String phase, Optional<ObjectNode> volume, Api api) {
    ObjectNode status = Doc.copy(claim.path("status")).put("phase", phase);
    if (volume.isEmpty()) {
      status.remove(List.of("accessModes", "capacity"));
    } else {
      status.set("accessModes", Doc.at(volume.get(), "spec", "accessModes"));
      if (!Doc.has(claim, "status", "capacity") || !Doc.text(claim, "status", "phase").equals("Bound")) {
        status.set("capacity", Doc.at(volume.get(), "spec", "capacity"));
      }
    }
    if (!Doc.same(status, claim.path("status"))) {
      ObjectNode changed = Doc.copy(claim);
      changed.set("status", status);
      api.update(CLAIMS, "status", changed);
    }
  }
}
