package io.ruori.core.strategy.pod;

import static io.ruori.core.object.Fields.defaultFlag;
import static io.ruori.core.object.Fields.defaultNumber;
import static io.ruori.core.object.Fields.defaultText;
import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.object;
import static io.ruori.core.object.Fields.objects;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Upstream's defaults for volumes, of pods and of persistent volumes. */
public final class VolumeDefaults {
  private static final int FILE_MODE = 0644;
  private static final int TOKEN_SECONDS = 3600;
  private static final List<String> SOURCES = List.of("hostPath", "emptyDir", "gcePersistentDisk", "awsElasticBlockStore",
      "gitRepo", "secret", "nfs", "iscsi", "glusterfs", "persistentVolumeClaim", "rbd", "flexVolume", "cinder", "cephfs",
      "flocker", "downwardAPI", "fc", "azureFile", "configMap", "vsphereVolume", "quobyte", "azureDisk",
      "photonPersistentDisk", "projected", "portworxVolume", "scaleIO", "storageos", "csi", "ephemeral", "image");

  private VolumeDefaults() {}

  static void apply(ObjectNode volume) {
    if (SOURCES.stream().noneMatch(source -> has(volume, source))) {
      volume.putObject("emptyDir");
    }
    sources(volume);
    for (String source : List.of("secret", "configMap", "downwardAPI", "projected")) {
      if (object(volume, source) instanceof ObjectNode node) {
        defaultNumber(node, "defaultMode", FILE_MODE);
      }
    }
    objects(volume, "downwardAPI", "items").forEach(VolumeDefaults::downwardFile);
    for (ObjectNode source : objects(volume, "projected", "sources")) {
      objects(source, "downwardAPI", "items").forEach(VolumeDefaults::downwardFile);
      if (object(source, "serviceAccountToken") instanceof ObjectNode token) {
        defaultNumber(token, "expirationSeconds", TOKEN_SECONDS);
      }
    }
    if (object(volume, "ephemeral", "volumeClaimTemplate", "spec") instanceof ObjectNode spec) {
      claimSpec(spec);
    }
  }

  /** The defaults of a claim's spec. */
  public static void claimSpec(ObjectNode spec) {
    if (!has(spec, "volumeMode")) {
      spec.put("volumeMode", "Filesystem");
    }
    if (object(spec, "resources") instanceof ObjectNode resources) {
      PodDefaults.roundUp(object(resources, "limits"));
      PodDefaults.roundUp(object(resources, "requests"));
    }
  }

  private static void downwardFile(ObjectNode file) {
    if (object(file, "fieldRef") instanceof ObjectNode reference) {
      defaultText(reference, "apiVersion", "v1");
    }
  }

  /** The defaults that the sources of pods and of persistent volumes share. */
  public static void sources(ObjectNode volume) {
    if (object(volume, "hostPath") instanceof ObjectNode hostPath && !has(hostPath, "type")) {
      hostPath.put("type", "");
    }
    if (object(volume, "iscsi") instanceof ObjectNode iscsi) {
      defaultText(iscsi, "iscsiInterface", "default");
    }
    if (object(volume, "rbd") instanceof ObjectNode rbd) {
      defaultText(rbd, "pool", "rbd");
      defaultText(rbd, "user", "admin");
      defaultText(rbd, "keyring", "/etc/ceph/keyring");
    }
    if (object(volume, "azureDisk") instanceof ObjectNode disk) {
      pointer(disk, "cachingMode", "ReadWrite");
      pointer(disk, "fsType", "ext4");
      defaultFlag(disk, "readOnly", false);
      pointer(disk, "kind", "Shared");
    }
    if (object(volume, "scaleIO") instanceof ObjectNode scaleIo) {
      defaultText(scaleIo, "storageMode", "ThinProvisioned");
      defaultText(scaleIo, "fsType", "xfs");
    }
  }

  private static void pointer(ObjectNode node, String name, String value) {
    if (!has(node, name)) {
      node.put(name, value);
    }
  }
}
