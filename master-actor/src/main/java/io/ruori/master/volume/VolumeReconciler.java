package io.ruori.master.volume;

import static io.ruori.master.volume.ClaimReconciler.BY_CONTROLLER;
import static io.ruori.master.volume.ClaimReconciler.CLAIMS;
import static io.ruori.master.volume.ClaimReconciler.VOLUMES;

import io.ruori.core.api.Api;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.reconcile.Reconciler;
import io.ruori.master.document.Doc;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** Says whether a volume is available, bound, or released by a claim that is gone (upstream's {@code syncVolume}). */
public final class VolumeReconciler implements Reconciler {
  private VolumeReconciler() {}

  public static VolumeReconciler create() {
    return new VolumeReconciler();
  }

  @Override
  public String name() {
    return "persistentvolume-binder";
  }

  @Override
  public Api.Resource subject() {
    return VOLUMES;
  }

  @Override
  public List<Trigger> triggers() {
    return List.of(new Trigger(CLAIMS, (old, claim, api) -> Stream.of(Optional.ofNullable(old), Optional.ofNullable(claim))
        .flatMap(Optional::stream)
        .map(version -> Doc.text(version, "spec", "volumeName")).filter(name -> !name.isEmpty()).distinct()
        .map(name -> new ObjectKey("", VOLUMES.plural(), "", name)).toList()));
  }

  @Override
  public Result reconcile(ObjectKey key, Api api) {
    api.find(VOLUMES, "", key.name()).ifPresent(volume -> look(volume, api));
    return Result.DONE;
  }

  private static void look(ObjectNode volume, Api api) {
    String uid = Doc.text(volume, "spec", "claimRef", "uid");
    if (uid.isEmpty()) {
      say(volume, "Available", api);
      return;
    }
    Optional<ObjectNode> claim = api.find(
            CLAIMS, Doc.text(volume, "spec", "claimRef", "namespace"), Doc.text(volume, "spec", "claimRef", "name"))
        .filter(found -> Doc.uid(found).equals(uid));
    if (claim.isEmpty()) {
      say(volume, "Released", api);
      return;
    }
    String bound = Doc.text(claim.get(), "spec", "volumeName");
    if (bound.equals(Doc.name(volume))) {
      say(volume, "Bound", api);
    } else if (!bound.isEmpty()) {
      letGo(volume, api);
    }
  }

  /** The claim has another volume: this one is free, or kept for the claim's name where somebody wrote that by hand. */
  private static void letGo(ObjectNode volume, Api api) {
    ObjectNode changed = Doc.copy(volume);
    if (Doc.annotations(volume).containsKey(BY_CONTROLLER)) {
      Doc.child(changed, "metadata", "annotations").remove(BY_CONTROLLER);
      Doc.child(changed, "spec").remove("claimRef");
    } else {
      Doc.child(changed, "spec", "claimRef").remove(List.of("uid", "resourceVersion"));
    }
    say(api.update(VOLUMES, "", changed), "Available", api);
  }

  /** The volume with that phase. */
  static ObjectNode say(ObjectNode volume, String phase, Api api) {
    if (Doc.text(volume, "status", "phase").equals(phase)) {
      return volume;
    }
    ObjectNode changed = Doc.copy(volume);
    Doc.child(changed, "status").put("phase", phase);
    return api.update(VOLUMES, "status", changed);
  }
}
