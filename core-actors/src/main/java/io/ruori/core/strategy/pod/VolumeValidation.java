package io.ruori.core.strategy.pod;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.object.Quantity;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoStruct;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Rules for {@code spec.volumes}: one source each, unique names (core validation {@code ValidateVolumes}). */
final class VolumeValidation {
  private static final int ISCSI_NAME_MAX = 64;
  private static final Map<String, VolumeSources.Rule> RULES = rules();

  private VolumeValidation() {}

  /** In the order in which upstream looks at them: the second source of a volume is the one refused. */
  private static Map<String, VolumeSources.Rule> rules() {
    var rules = new LinkedHashMap<String, VolumeSources.Rule>();
    rules.put("emptyDir", (source, path, options, errors) -> {});
    rules.put("hostPath", VolumeSources::hostPath);
    rules.put("gitRepo", VolumeSources::gitRepo);
    rules.put("gcePersistentDisk", VolumeSources::gcePersistentDisk);
    rules.put("awsElasticBlockStore", VolumeSources::awsElasticBlockStore);
    rules.put("secret", VolumeSources::secret);
    rules.put("nfs", VolumeSources::nfs);
    rules.put("iscsi", VolumeSources::iscsi);
    rules.put("glusterfs", VolumeSources::glusterfs);
    rules.put("flocker", VolumeSources::flocker);
    rules.put("persistentVolumeClaim", VolumeSources::claim);
    rules.put("rbd", VolumeSources::rbd);
    rules.put("cinder", VolumeSources::cinder);
    rules.put("cephfs", VolumeSources::cephfs);
    rules.put("quobyte", VolumeSources::quobyte);
    rules.put("downwardAPI", ProjectedVolumes::downwardApi);
    rules.put("fc", VolumeSources::fc);
    rules.put("flexVolume", VolumeSources::flexVolume);
    rules.put("configMap", VolumeSources::configMap);
    rules.put("azureFile", VolumeSources::azureFile);
    rules.put("vsphereVolume", VolumeSources::vsphere);
    rules.put("photonPersistentDisk", VolumeSources::photon);
    rules.put("portworxVolume", VolumeSources::portworx);
    rules.put("azureDisk", VolumeSources::azureDisk);
    rules.put("storageos", VolumeSources::storageos);
    rules.put("projected", ProjectedVolumes::projected);
    rules.put("scaleIO", VolumeSources::scaleIo);
    rules.put("csi", VolumeSources::csi);
    rules.put("ephemeral", ClaimTemplates::ephemeral);
    rules.put("image", VolumeSources::image);
    return rules;
  }

  /**
   * Validates the volumes.
   *
   * @param podName {@code ""} for a template
   * @return the sound volumes by name: what mounts may refer to
   */
  static Map<String, JsonNode> validate(
      List<JsonNode> volumes, String podName, Path path, PodOptions options, FieldErrors errors) {
    var createdClaims = new HashSet<String>();
    for (JsonNode volume : volumes) {
      if (!podName.isEmpty() && has(volume, "ephemeral")) {
        createdClaims.add(podName + "-" + text(volume, "name"));
      }
    }
    var sound = new HashMap<String, JsonNode>();
    for (int i = 0; i < volumes.size(); i++) {
      JsonNode volume = volumes.get(i);
      var found = new FieldErrors();
      volume(volume, podName, path.index(i), options, found);
      String name = text(volume, "name");
      if (sound.containsKey(name)) {
        found.duplicate(path.index(i).child("name"), name);
      }
      if (found.isEmpty()) {
        sound.put(name, volume);
      }
      errors.addAll(found);
      String claim = text(volume, "persistentVolumeClaim", "claimName");
      if (has(volume, "persistentVolumeClaim") && createdClaims.contains(claim)) {
        errors.invalid(path.index(i).child("persistentVolumeClaim", "claimName"), claim,
            "must not reference a PVC that gets created for an ephemeral volume");
      }
    }
    return sound;
  }

  private static void volume(JsonNode volume, String podName, Path path, PodOptions options, FieldErrors errors) {
    String name = text(volume, "name");
    source(volume, name, path, options, errors);
    if (!podName.isEmpty() && !name.isEmpty() && has(volume, "ephemeral")) {
      String claim = podName + "-" + name;
      NameFormats.dns1123Subdomain(claim).forEach(message -> errors.invalid(
          path.child("name"), name, "PVC name " + GoText.quote(claim) + ": " + message));
    }
    if (name.isEmpty()) {
      errors.required(path.child("name"), "");
    } else {
      errors.invalid(path.child("name"), name, NameFormats.dns1123Label(name));
    }
  }

  private static void source(JsonNode volume, String name, Path path, PodOptions options, FieldErrors errors) {
    if (has(volume, "emptyDir") && Quantity.of(volume.path("emptyDir").path("sizeLimit")).signum() < 0) {
      errors.forbidden(path.child("emptyDir", "sizeLimit"), "SizeLimit field must be a valid resource quantity");
    }
    boolean seen = false;
    for (var rule : RULES.entrySet()) {
      String type = rule.getKey();
      if (!has(volume, type)) {
        continue;
      }
      if (seen) {
        errors.forbidden(path.child(spelledWhenTwo(type)), "may not specify more than 1 volume type");
      } else {
        seen = true;
        rule.getValue().check(volume.path(type), path.child(spelled(type)), options, errors);
      }
      String portal = text(volume, "iscsi", "targetPortal");
      if (type.equals("iscsi") && has(volume.path("iscsi"), "initiatorName")
          && (name + ":" + portal).length() > ISCSI_NAME_MAX) {
        errors.invalid(path.child("name"), name, "Total length of <volume name>:<iscsi.targetPortal> must be under 64"
            + " characters if iscsi.initiatorName is specified.");
      }
    }
    if (!seen) {
      errors.required(path, "must specify a volume type");
    }
  }

  /** Upstream's paths differ from the field's name at two sources. */
  private static String spelledWhenTwo(String type) {
    return switch (type) {
      case "downwardAPI" -> "downwarAPI";
      case "cephfs" -> "cephFS";
      default -> type;
    };
  }

  private static String spelled(String type) {
    return type.equals("gcePersistentDisk") ? "persistentDisk" : type;
  }

  /** The claims of a pod: {@code spec.resourceClaims}. */
  static void resourceClaims(JsonNode spec, boolean mirror, Path path, FieldErrors errors) {
    List<JsonNode> claims = items(spec, "resourceClaims");
    var names = new HashSet<String>();
    for (int i = 0; i < claims.size(); i++) {
      if (mirror) {
        errors.forbidden(Path.ROOT, "static pods do not support resource claims");
      } else {
        resourceClaim(claims.get(i), names, path.index(i), errors);
      }
    }
  }

  private static void resourceClaim(JsonNode claim, HashSet<String> names, Path path, FieldErrors errors) {
    String name = text(claim, "name");
    if (name.isEmpty()) {
      errors.required(path.child("name"), "");
    } else if (!names.add(name)) {
      errors.duplicate(path.child("name"), name);
    } else {
      errors.invalid(path.child("name"), name, NameFormats.dns1123Label(name));
    }
    boolean byName = has(claim, "resourceClaimName");
    boolean byTemplate = has(claim, "resourceClaimTemplateName");
    if (byName && byTemplate) {
      errors.invalid(path, goClaim(claim),
          "at most one of `resourceClaimName` or `resourceClaimTemplateName` may be specified");
    }
    if (!byName && !byTemplate) {
      errors.invalid(path, goClaim(claim), "must specify one of: `resourceClaimName`, `resourceClaimTemplateName`");
    }
    for (String field : List.of("resourceClaimName", "resourceClaimTemplateName")) {
      if (has(claim, field)) {
        errors.invalid(path.child(field), text(claim, field), NameFormats.dns1123Subdomain(text(claim, field)));
      }
    }
  }

  private static GoText.Raw goClaim(JsonNode claim) {
    return GoStruct.of(claim).strings("Name").pointers("ResourceClaimName", "ResourceClaimTemplateName").print();
  }
}
