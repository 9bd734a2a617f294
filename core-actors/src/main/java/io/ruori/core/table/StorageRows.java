package io.ruori.core.table;

import java.util.ArrayList;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The rows of volumes, storage and devices. */
final class StorageRows {
  static final Map<String, Row> ROWS =
      Map.ofEntries(
          Map.entry("/PersistentVolume", StorageRows::volume),
          Map.entry("/PersistentVolumeClaim", StorageRows::claim),
          Map.entry("storage.k8s.io/StorageClass", StorageRows::storageClass),
          Map.entry("storage.k8s.io/VolumeAttributesClass", c -> c.name().add(c.text("driverName")).age()),
          Map.entry("storage.k8s.io/VolumeAttachment",
              c -> c.name().add(c.text("spec.attacher")).add(c.text("spec.source.persistentVolumeName"))
                  .add(c.text("spec.nodeName")).add(c.flag("status.attached", false)).age()),
          Map.entry("storage.k8s.io/CSINode", c -> c.name().add(c.at("spec.drivers").size()).age()),
          Map.entry("storage.k8s.io/CSIDriver", StorageRows::driver),
          Map.entry("resource.k8s.io/DeviceClass", c -> c.name().age()),
          Map.entry("resource.k8s.io/ResourceClaim", c -> c.name().add(claimState(c)).age()),
          Map.entry("resource.k8s.io/ResourceClaimTemplate", c -> c.name().age()),
          Map.entry("resource.k8s.io/ResourceSlice",
              c -> c.name().add(c.text("spec.nodeName")).add(c.text("spec.driver")).add(c.text("spec.pool.name")).age()),
          Map.entry("resource.k8s.io/DeviceTaintRule",
              c -> c.name().add(c.text("spec.taint.key")).add(c.text("spec.taint.value")).add(c.text("spec.taint.effect"))
                  .add(c.has("spec.taint.timeAdded") ? c.since(c.text("spec.taint.timeAdded")) : "").age()));

  private static final Map<String, String> ACCESS =
      Map.of("ReadWriteOnce", "RWO", "ReadOnlyMany", "ROX", "ReadWriteMany", "RWX", "ReadWriteOncePod", "RWOP");

  private StorageRows() {}

  private static String accessModes(Cells cells, String path) {
    Set<String> modes = Set.copyOf(cells.texts(path));
    var shown = new ArrayList<String>();
    for (String mode : new String[] {"ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"}) {
      if (modes.contains(mode)) {
        shown.add(ACCESS.get(mode));
      }
    }
    return String.join(",", shown);
  }

  /** The class that an annotation of old names, or the field. */
  private static String className(Cells cells) {
    JsonNode annotation = cells.at("metadata.annotations").path("volume.beta.kubernetes.io/storage-class");
    return annotation.isString() ? annotation.asString() : cells.text("spec.storageClassName");
  }

  private static String phase(Cells cells) {
    return cells.has("metadata.deletionTimestamp") ? "Terminating" : cells.text("status.phase");
  }

  private static void volume(Cells cells) {
    String claim = cells.has("spec.claimRef")
        ? cells.text("spec.claimRef.namespace") + "/" + cells.text("spec.claimRef.name")
        : "";
    cells.name().add(cells.text("spec.capacity.storage", "0")).add(accessModes(cells, "spec.accessModes"))
        .add(cells.text("spec.persistentVolumeReclaimPolicy")).add(phase(cells)).add(claim).add(className(cells))
        .add(cells.text("spec.volumeAttributesClassName", Cells.UNSET)).add(cells.text("status.reason")).age()
        .add(cells.text("spec.volumeMode", Cells.UNSET));
  }

  private static void claim(Cells cells) {
    boolean bound = !cells.text("spec.volumeName").isEmpty();
    cells.name().add(phase(cells)).add(cells.text("spec.volumeName"))
        .add(bound ? cells.text("status.capacity.storage", "0") : "")
        .add(bound ? accessModes(cells, "status.accessModes") : "").add(className(cells))
        .add(cells.text("spec.volumeAttributesClassName", Cells.UNSET)).age()
        .add(cells.text("spec.volumeMode", Cells.UNSET));
  }

  private static void storageClass(Cells cells) {
    JsonNode annotations = cells.at("metadata.annotations");
    boolean isDefault =
        annotations.path("storageclass.kubernetes.io/is-default-class").asString("").equals("true")
            || annotations.path("storageclass.beta.kubernetes.io/is-default-class").asString("").equals("true");
    cells.add(cells.text("metadata.name") + (isDefault ? " (default)" : "")).add(cells.text("provisioner"))
        .add(cells.text("reclaimPolicy", "Delete")).add(cells.text("volumeBindingMode", "Immediate"))
        .add(cells.flag("allowVolumeExpansion", false)).age();
  }

  private static void driver(Cells cells) {
    String modes = String.join(",", cells.texts("spec.volumeLifecycleModes"));
    String tokens = cells.has("spec.tokenRequests")
        ? String.join(",", cells.texts("spec.tokenRequests", "audience"))
        : Cells.UNSET;
    cells.name().add(cells.flag("spec.attachRequired", true)).add(cells.flag("spec.podInfoOnMount", false))
        .add(cells.flag("spec.storageCapacity", false)).add(tokens).add(cells.flag("spec.requiresRepublish", false))
        .add(modes.isEmpty() ? Cells.NONE : modes).age();
  }

  private static String claimState(Cells cells) {
    boolean deleted = cells.has("metadata.deletionTimestamp");
    if (!cells.has("status.allocation")) {
      return deleted ? "deleted" : "pending";
    }
    String reserved = cells.at("status.reservedFor").isEmpty() ? "" : ",reserved";
    return (deleted ? "deleted," : "") + "allocated" + reserved;
  }
}
