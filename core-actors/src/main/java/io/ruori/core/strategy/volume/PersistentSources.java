package io.ruori.core.strategy.volume;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.validation.Rules.requiredText;

import io.ruori.core.strategy.pod.PodOptions;
import io.ruori.core.strategy.pod.VolumeSources;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoStruct;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The sources of persistent volumes: exactly one, each with its rules. */
final class PersistentSources {
  private static final Map<String, Rule> RULES = rules();

  private PersistentSources() {}

  @FunctionalInterface
  private interface Rule {
    void check(JsonNode source, Path path, PodOptions options, FieldErrors errors);
  }

  private static Map<String, Rule> rules() {
    var rules = new LinkedHashMap<String, Rule>();
    rules.put("hostPath", VolumeSources::hostPath);
    rules.put("gcePersistentDisk", VolumeSources::gcePersistentDisk);
    rules.put("awsElasticBlockStore", VolumeSources::awsElasticBlockStore);
    rules.put("glusterfs", PersistentSources::glusterfs);
    rules.put("flocker", VolumeSources::flocker);
    rules.put("nfs", VolumeSources::nfs);
    rules.put("rbd", VolumeSources::rbd);
    rules.put("quobyte", VolumeSources::quobyte);
    rules.put("cephfs", VolumeSources::cephfs);
    rules.put("iscsi", PersistentSources::iscsi);
    rules.put("cinder", PersistentSources::cinder);
    rules.put("fc", VolumeSources::fc);
    rules.put("flexVolume", VolumeSources::flexVolume);
    rules.put("azureFile", PersistentSources::azureFile);
    rules.put("vsphereVolume", VolumeSources::vsphere);
    rules.put("photonPersistentDisk", VolumeSources::photon);
    rules.put("portworxVolume", VolumeSources::portworx);
    rules.put("azureDisk", VolumeSources::azureDisk);
    rules.put("scaleIO", VolumeSources::scaleIo);
    rules.put("local", PersistentSources::local);
    rules.put("storageos", PersistentSources::storageos);
    rules.put("csi", PersistentSources::csi);
    return rules;
  }

  static List<String> names() {
    return new ArrayList<>(RULES.keySet());
  }

  /** The spec of a volume as messages show it. */
  static GoStruct print(GoStruct spec) {
    spec.pointers("Capacity").pointer("GCEPersistentDisk", "gcePersistentDisk")
        .pointer("AWSElasticBlockStore", "awsElasticBlockStore").pointers("HostPath", "Glusterfs").pointer("NFS", "nfs")
        .pointer("RBD", "rbd").pointers("Quobyte").pointer("ISCSI", "iscsi").pointers("FlexVolume", "Cinder")
        .pointer("CephFS", "cephfs").pointer("FC", "fc").pointers("Flocker", "AzureFile", "VsphereVolume", "AzureDisk",
            "PhotonPersistentDisk", "PortworxVolume").pointer("ScaleIO", "scaleIO").pointers("Local")
        .pointer("StorageOS", "storageos").pointer("CSI", "csi");
    return spec.pointers("AccessModes", "ClaimRef").strings("PersistentVolumeReclaimPolicy", "StorageClassName")
        .pointers("MountOptions", "VolumeMode", "NodeAffinity", "VolumeAttributesClassName");
  }

  static void validate(JsonNode spec, String volume, Path path, FieldErrors errors) {
    int found = 0;
    for (var rule : RULES.entrySet()) {
      String name = rule.getKey();
      if (!has(spec, name)) {
        continue;
      }
      if (found > 0 && !name.equals("flexVolume")) {
        errors.forbidden(path.child(name.equals("cephfs") ? "cephFS" : name), "may not specify more than 1 volume type");
        continue;
      }
      found++;
      Path at = path.child(name.equals("gcePersistentDisk") ? "persistentDisk" : name);
      rule.getValue().check(spec.path(name), at, PodOptions.TEMPLATE, errors);
      if (name.equals("iscsi")) {
        iscsiName(spec.path(name), volume, at, errors);
      }
      if (name.equals("local") && !has(spec, "nodeAffinity")) {
        errors.required(path.child("nodeAffinity"), "Local volume requires node affinity");
      }
    }
    if (found == 0) {
      errors.required(path, "must specify a volume type");
    }
  }

  private static void iscsiName(JsonNode source, String volume, Path path, FieldErrors errors) {
    String portal = text(source, "targetPortal");
    if (has(source, "initiatorName") && (volume + ":" + portal).length() > 64) {
      errors.invalid(path.child("targetportal"), portal, "Total length of <volume name>:<iscsi.targetPortal> must be under "
          + "64 characters if iscsi.initiatorName is specified.");
    }
  }

  private static void iscsi(JsonNode source, Path path, PodOptions options, FieldErrors errors) {
    requiredText(source, "targetPortal", path, errors);
    VolumeSources.iscsiParts(source, "must be valid format", path, errors);
    if (has(source, "secretRef")) {
      requiredText(source.path("secretRef"), "name", path.child("secretRef"), errors);
    }
  }

  private static void glusterfs(JsonNode source, Path path, PodOptions options, FieldErrors errors) {
    Rules.requiredTexts(source, List.of("endpoints", "path"), path, errors);
    if (has(source, "endpointsNamespace")) {
      String namespace = text(source, "endpointsNamespace");
      Path at = path.child("endpointsNamespace");
      if (namespace.isEmpty()) {
        errors.invalid(at, namespace, "if the endpointnamespace is set, it must be a valid namespace name");
      } else {
        errors.invalid(at, namespace, NameFormats.dns1123Label(namespace));
      }
    }
  }

  private static void cinder(JsonNode source, Path path, PodOptions options, FieldErrors errors) {
    requiredText(source, "volumeID", path, errors);
    VolumeSpecRules.secretReference(source, "secretRef", path, errors);
  }

  private static void azureFile(JsonNode source, Path path, PodOptions options, FieldErrors errors) {
    VolumeSources.azureFile(source, path, options, errors);
    if (has(source, "secretNamespace")) {
      requiredText(source, "secretNamespace", path, errors);
    }
  }

  private static void local(JsonNode source, Path path, PodOptions options, FieldErrors errors) {
    if (requiredText(source, "path", path, errors)) {
      Rules.noBacksteps(text(source, "path"), path.child("path"), errors);
    }
  }

  private static void storageos(JsonNode source, Path path, PodOptions options, FieldErrors errors) {
    if (requiredText(source, "volumeName", path, errors)) {
      errors.invalid(path.child("volumeName"), text(source, "volumeName"), NameFormats.dns1123Label(text(source, "volumeName")));
    }
    String namespace = text(source, "volumeNamespace");
    if (!namespace.isEmpty()) {
      errors.invalid(path.child("volumeNamespace"), namespace, NameFormats.dns1123Label(namespace));
    }
    VolumeSpecRules.secretReference(source, "secretRef", path, errors);
  }

  private static void csi(JsonNode source, Path path, PodOptions options, FieldErrors errors) {
    VolumeSources.csiDriverName(text(source, "driver"), path.child("driver"), errors);
    requiredText(source, "volumeHandle", path, errors);
    for (String field : List.of(
        "controllerPublishSecretRef", "controllerExpandSecretRef", "nodePublishSecretRef", "nodeExpandSecretRef")) {
      VolumeSpecRules.csiSecretReference(source, field, path, errors);
    }
  }
}
