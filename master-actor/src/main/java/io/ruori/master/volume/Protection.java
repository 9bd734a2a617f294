package io.ruori.master.volume;

import io.ruori.core.api.Api;
import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.reconcile.Reconciler;
import io.ruori.master.document.Doc;
import io.ruori.master.pod.Pods;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lets storage objects that somebody deletes go when nobody uses them any more: claims, volumes and attribute classes
 * (upstream's {@code pvcprotection}, {@code pvprotection} and {@code vacprotection} controllers).
 *
 * @param inUse whether others use the object
 */
public record Protection(
    String name, Api.Resource subject, String finalizer, BiPredicate<ObjectNode, Api> inUse, List<Trigger> triggers)
    implements Reconciler {
  private static final Api.Resource CLAIMS = ClaimReconciler.CLAIMS;
  private static final Api.Resource VOLUMES = ClaimReconciler.VOLUMES;
  private static final Api.Resource CLASSES = new Api.Resource("storage.k8s.io", "v1", "volumeattributesclasses");

  public static List<Reconciler> all() {
    return List.of(
        new Protection("pvc-protection-controller", CLAIMS, "kubernetes.io/pvc-protection", Protection::isMounted,
            List.of(new Trigger(Pods.PODS, (old, pod, api) -> claimsOf(old, pod)))),
        new Protection("pv-protection-controller", VOLUMES, "kubernetes.io/pv-protection",
            (volume, api) -> Doc.text(volume, "status", "phase").equals("Bound"), List.of()),
        new Protection("vac-protection-controller", CLASSES, "kubernetes.io/vac-protection", Protection::isAskedFor,
            List.of(
                new Trigger(CLAIMS, (old, claim, api) -> classesOf(old, claim)),
                new Trigger(VOLUMES, (old, volume, api) -> classesOf(old, volume)))));
  }

  @Override
  public Result reconcile(ObjectKey key, Api api) {
    api.find(subject, key.namespace(), key.name())
        .filter(object -> Doc.deleting(object) && Doc.finalizers(object).contains(finalizer) && !inUse.test(object, api))
        .ifPresent(object -> letGo(object, api));
    return Result.DONE;
  }

  private void letGo(ObjectNode object, Api api) {
    ObjectNode patch = Json.object();
    ObjectNode metadata = patch.putObject("metadata");
    metadata.put("resourceVersion", Doc.resourceVersion(object));
    metadata.set("finalizers", Doc.listOfTexts(
        Doc.finalizers(object).stream().filter(other -> !other.equals(finalizer)).toList()));
    api.patch(subject, Doc.namespace(object), Doc.name(object), "", Api.PatchType.MERGE, patch);
  }

  /** A pod that has a node and has not ended holds its claims. */
  private static boolean isMounted(ObjectNode claim, Api api) {
    return api.list(Pods.PODS, Doc.namespace(claim), Api.Query.ALL).items().stream()
        .anyMatch(pod -> !Pods.node(pod).isEmpty() && !Pods.terminal(pod) && claims(pod).anyMatch(Doc.name(claim)::equals));
  }

  private static Stream<String> claims(JsonNode pod) {
    return Doc.items(pod, "spec", "volumes").stream()
        .map(volume -> Doc.has(volume, "ephemeral")
            ? Doc.name(pod) + "-" + Doc.text(volume, "name")
            : Doc.text(volume, "persistentVolumeClaim", "claimName"))
        .filter(name -> !name.isEmpty());
  }

  private static List<ObjectKey> claimsOf(ObjectNode old, ObjectNode pod) {
    ObjectNode known = pod == null ? old : pod;
    return claims(known).distinct().map(name -> new ObjectKey("", CLAIMS.plural(), Doc.namespace(known), name)).toList();
  }

  private static boolean isAskedFor(ObjectNode attributes, Api api) {
    return Stream.of(CLAIMS, VOLUMES)
        .flatMap(resource -> api.list(resource, "", Api.Query.ALL).items().stream())
        .anyMatch(object -> classes(object).anyMatch(Doc.name(attributes)::equals));
  }

  private static Stream<String> classes(JsonNode object) {
    return Stream.of(
            Doc.text(object, "spec", "volumeAttributesClassName"),
            Doc.text(object, "status", "currentVolumeAttributesClassName"),
            Doc.text(object, "status", "modifyVolumeStatus", "targetVolumeAttributesClassName"))
        .filter(name -> !name.isEmpty());
  }

  private static List<ObjectKey> classesOf(ObjectNode old, ObjectNode object) {
    return Stream.of(old, object)
        .filter(version -> version != null)
        .flatMap(Protection::classes)
        .distinct()
        .map(name -> new ObjectKey(CLASSES.group(), CLASSES.plural(), "", name))
        .toList();
  }
}
