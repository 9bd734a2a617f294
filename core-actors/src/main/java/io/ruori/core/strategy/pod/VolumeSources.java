package io.ruori.core.strategy.pod;

import static io.ruori.core.object.Fields.flag;
import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.textMap;
import static io.ruori.core.object.Fields.texts;
import static io.ruori.core.validation.Rules.requiredText;
import static io.ruori.core.validation.Rules.requiredTexts;

import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Rules for the sources that volumes of pods have. Persistent volumes share some of them. */
public final class VolumeSources {
  private static final String FILE_MODE = "must be a number between 0 and 0777 (octal), both inclusive";
  private static final int FILE_MODE_MAX = 0777;
  private static final List<String> HOST_PATH_TYPES = List.of(
      "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket");
  private static final Pattern IQN = Pattern.compile("iqn\\.\\d{4}-\\d{2}\\.([\\p{Alnum}\\-.]+)(:[^,;*&$|\\s]+)$");
  private static final Pattern EUI = Pattern.compile("^eui.\\p{Alnum}{16}$");
  private static final Pattern NAA = Pattern.compile("^naa.\\p{Alnum}{32}$");
  private static final String QUOBYTE_PAIRS = "must be a host:port pair or multiple pairs separated by commas";

  private VolumeSources() {}

  /** The rule of one type of source. */
  @FunctionalInterface
  interface Rule {
    void check(JsonNode source, Path path, PodOptions options, FieldErrors errors);
  }

  public static void hostPath(JsonNode source, Path path, PodOptions options, FieldErrors errors) {
    if (requiredText(source, "path", path, errors)) {
      Rules.noBacksteps(text(source, "path"), path.child("path"), errors);
      Rules.supported(source, "type", HOST_PATH_TYPES, path, errors);
    }
  }

  static void gitRepo(JsonNode source, Path path, PodOptions options, FieldErrors errors) {
    requiredText(source, "repository", path, errors);
    Rules.descendingPath(text(source, "directory"), path.child("directory"), errors);
  }

  public static void gcePersistentDisk(JsonNode source, Path path, PodOptions options, FieldErrors errors) {
    requiredText(source, "pdName", path, errors);
    partition(source, path, errors);
  }

  public static void awsElasticBlockStore(JsonNode source, Path path, PodOptions options, FieldErrors errors) {
    requiredText(source, "volumeID", path, errors);
    partition(source, path, errors);
  }

  private static void partition(JsonNode source, Path path, FieldErrors errors) {
    long partition = number(source, "partition");
    if (partition < 0 || partition > 255) {
      errors.invalid(path.child("partition"), partition, NameFormats.inclusiveRange(1, 255));
    }
  }

  static void secret(JsonNode source, Path path, PodOptions options, FieldErrors errors) {
    requiredText(source, "secretName", path, errors);
    mode(source, "defaultMode", path, errors);
    keysToPaths(source, path, errors);
  }

  static void configMap(JsonNode source, Path path, PodOptions options, FieldErrors errors) {
    requiredText(source, "name", path, errors);
    mode(source, "defaultMode", path, errors);
    keysToPaths(source, path, errors);
  }

  static void keysToPaths(JsonNode source, Path path, FieldErrors errors) {
    List<JsonNode> items = items(source, "items");
    for (int i = 0; i < items.size(); i++) {
      Path at = path.child("items").index(i);
      requiredTexts(items.get(i), List.of("key", "path"), at, errors);
      Rules.notReservedPath(text(items.get(i), "path"), at.child("path"), errors);
      mode(items.get(i), "mode", at, errors);
    }
  }

  static void mode(JsonNode node, String name, Path path, FieldErrors errors) {
    long mode = number(node, name);
    if (mode < 0 || mode > FILE_MODE_MAX) {
      errors.invalid(path.child(name), mode, FILE_MODE);
    }
  }

  public static void nfs(JsonNode source, Path path, PodOptions options, FieldErrors errors) {
    requiredTexts(source, List.of("server", "path"), path, errors);
    String directory = text(source, "path");
    if (!directory.startsWith("/")) {
      errors.invalid(path.child("path"), directory, "must be an absolute path");
    }
  }

  static void iscsi(JsonNode source, Path path, PodOptions options, FieldErrors errors) {
    requiredText(source, "targetPortal", path, errors);
    iscsiParts(source, "must be valid format starting with iqn, eui, or naa", path, errors);
  }

  /** What the iSCSI sources of pods and of persistent volumes share; upstream words one text differently. */
  public static void iscsiParts(JsonNode source, String prefixText, Path path, FieldErrors errors) {
    if (requiredText(source, "iqn", path, errors)) {
      iscsiName(text(source, "iqn"), prefixText, path.child("iqn"), errors);
    }
    long lun = number(source, "lun");
    if (lun < 0 || lun > 255) {
      errors.invalid(path.child("lun"), lun, NameFormats.inclusiveRange(0, 255));
    }
    if ((flag(source, "chapAuthDiscovery") || flag(source, "chapAuthSession")) && !has(source, "secretRef")) {
      errors.required(path.child("secretRef"), "");
    }
    if (has(source, "initiatorName")) {
      iscsiName(text(source, "initiatorName"), prefixText, path.child("initiatorname"), errors);
    }
  }

  private static void iscsiName(String name, String prefixText, Path path, FieldErrors errors) {
    Pattern pattern = name.startsWith("iqn") ? IQN : name.startsWith("eui") ? EUI : name.startsWith("naa") ? NAA : null;
    if (pattern == null) {
      errors.invalid(path, name, prefixText);
    } else if (!pattern.matcher(name).find()) {
      errors.invalid(path, name, "must be valid format");
    }
  }

  static void glusterfs(JsonNode source, Path path, PodOptions options, FieldErrors errors) {
    requiredTexts(source, List.of("endpoints", "path"), path, errors);
  }

  public static void flocker(JsonNode source, Path path, PodOptions options, FieldErrors errors) {
    String name = text(source, "datasetName");
    String uuid = text(source, "datasetUUID");
    if (name.isEmpty() && uuid.isEmpty()) {
      errors.required(path, "one of datasetName and datasetUUID is required");
    }
    if (!name.isEmpty() && !uuid.isEmpty()) {
      errors.invalid(path, "resource", "datasetName and datasetUUID can not be specified simultaneously");
    }
    if (name.contains("/")) {
      errors.invalid(path.child("datasetName"), name, "must not contain '/'");
    }
  }

  static void claim(JsonNode source, Path path, PodOptions options, FieldErrors errors) {
    requiredText(source, "claimName", path, errors);
  }

  public static void rbd(JsonNode source, Path path, PodOptions options, FieldErrors errors) {
    cephfs(source, path, options, errors);
    requiredText(source, "image", path, errors);
  }

  public static void cephfs(JsonNode source, Path path, PodOptions options, FieldErrors errors) {
    if (texts(source, "monitors").isEmpty()) {
      errors.required(path.child("monitors"), "");
    }
  }

  static void cinder(JsonNode source, Path path, PodOptions options, FieldErrors errors) {
    requiredText(source, "volumeID", path, errors);
    secretRefName(source, path, errors);
  }

  private static void secretRefName(JsonNode source, Path path, FieldErrors errors) {
    if (has(source, "secretRef")) {
      requiredText(source.path("secretRef"), "name", path.child("secretRef"), errors);
    }
  }

  public static void quobyte(JsonNode source, Path path, PodOptions options, FieldErrors errors) {
    String registry = text(source, "registry");
    if (registry.isEmpty()) {
      errors.required(path.child("registry"), QUOBYTE_PAIRS);
    } else if (text(source, "tenant").length() >= 65) {
      errors.required(path.child("tenant"), "must be a UUID and may not exceed a length of 64 characters");
    } else {
      for (String pair : registry.split(",", -1)) {
        boolean pairIsGood = pair.matches("[^:\\[\\]]*:[^:\\[\\]]*|\\[[^\\[\\]]*]:[^:\\[\\]]*");
        if (!pairIsGood) {
          errors.invalid(path.child("registry"), registry, QUOBYTE_PAIRS);
        }
      }
    }
    requiredText(source, "volume", path, errors);
  }

  public static void fc(JsonNode source, Path path, PodOptions options, FieldErrors errors) {
    boolean names = !texts(source, "targetWWNs").isEmpty();
    boolean ids = !texts(source, "wwids").isEmpty();
    if (!names && !ids) {
      errors.required(path.child("targetWWNs"), "must specify either targetWWNs or wwids, but not both");
    }
    if (names && ids) {
      errors.invalid(path.child("targetWWNs"), source.path("targetWWNs"),
          "targetWWNs and wwids can not be specified simultaneously");
    }
    long lun = number(source, "lun");
    if (names && !has(source, "lun")) {
      errors.required(path.child("lun"), "lun is required if targetWWNs is specified");
    } else if (names && (lun < 0 || lun > 255)) {
      errors.invalid(path.child("lun"), lun, NameFormats.inclusiveRange(0, 255));
    }
  }

  public static void flexVolume(JsonNode source, Path path, PodOptions options, FieldErrors errors) {
    requiredText(source, "driver", path, errors);
    for (String key : textMap(source, "options").keySet()) {
      String domain = "." + key.split("/", 2)[0].toLowerCase(Locale.ROOT);
      if (domain.endsWith(".kubernetes.io") || domain.endsWith(".k8s.io")) {
        errors.invalid(path.child("options").key(key), key, "kubernetes.io and k8s.io namespaces are reserved");
      }
    }
  }

  public static void azureFile(JsonNode source, Path path, PodOptions options, FieldErrors errors) {
    requiredTexts(source, List.of("secretName", "shareName"), path, errors);
  }

  public static void azureDisk(JsonNode source, Path path, PodOptions options, FieldErrors errors) {
    requiredTexts(source, List.of("diskName", "diskURI"), path, errors);
    Rules.supported(source, "cachingMode", List.of("None", "ReadOnly", "ReadWrite"), path, errors);
    Rules.supported(source, "kind", List.of("Dedicated", "Managed", "Shared"), path, errors);
    String uri = text(source, "diskURI");
    boolean managed = text(source, "kind").equals("Managed");
    if (has(source, "kind") && managed && !uri.startsWith("/subscriptions/")) {
      errors.notSupported(path.child("diskURI"), uri, List.of(
          "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}"));
    }
    if (has(source, "kind") && !managed && !uri.startsWith("https://")) {
      errors.notSupported(path.child("diskURI"), uri,
          List.of("https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd"));
    }
  }

  public static void vsphere(JsonNode source, Path path, PodOptions options, FieldErrors errors) {
    requiredText(source, "volumePath", path, errors);
  }

  public static void photon(JsonNode source, Path path, PodOptions options, FieldErrors errors) {
    requiredText(source, "pdID", path, errors);
  }

  public static void portworx(JsonNode source, Path path, PodOptions options, FieldErrors errors) {
    requiredText(source, "volumeID", path, errors);
  }

  public static void storageos(JsonNode source, Path path, PodOptions options, FieldErrors errors) {
    String name = text(source, "volumeName");
    if (requiredText(source, "volumeName", path, errors)) {
      errors.invalid(path.child("volumeName"), name, NameFormats.dns1123Label(name));
    }
    String namespace = text(source, "volumeNamespace");
    if (!namespace.isEmpty()) {
      errors.invalid(path.child("volumeNamespace"), namespace, NameFormats.dns1123Label(namespace));
    }
    secretRefName(source, path, errors);
  }

  public static void scaleIo(JsonNode source, Path path, PodOptions options, FieldErrors errors) {
    requiredTexts(source, List.of("gateway", "system", "volumeName"), path, errors);
  }

  static void csi(JsonNode source, Path path, PodOptions options, FieldErrors errors) {
    csiDriverName(text(source, "driver"), path.child("driver"), errors);
    JsonNode secret = source.path("nodePublishSecretRef");
    if (has(source, "nodePublishSecretRef") && requiredText(secret, "name", path.child("nodePublishSecretRef"), errors)) {
      errors.invalid(path.child("name"), text(secret, "name"), NameFormats.dns1123Subdomain(text(secret, "name")));
    }
  }

  public static void csiDriverName(String driver, Path path, FieldErrors errors) {
    if (driver.isEmpty()) {
      errors.required(path, "");
    }
    if (driver.length() > 63) {
      errors.tooLong(path, 63);
    }
    errors.invalid(path, driver, NameFormats.dns1123Subdomain(driver.toLowerCase(Locale.ROOT)));
  }

  static void image(JsonNode source, Path path, PodOptions options, FieldErrors errors) {
    if (options.isPod()) {
      requiredText(source, "reference", path, errors);
    }
    Rules.requiredSupported(source, "pullPolicy", List.of("Always", "IfNotPresent", "Never"), path, errors);
  }
}
