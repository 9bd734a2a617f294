package io.ruori.core.admission;

import static io.ruori.core.object.Fields.ensure;
import static io.ruori.core.object.Fields.ensureList;
import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.objects;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.object.ObjectKey;
import io.ruori.core.object.Refusal;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.NameFormats;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives every new pod a service account and, unless it says otherwise, a volume with the account's token at the usual place
 * (plugin/pkg/admission/serviceaccount).
 */
final class ServiceAccountAdmission implements Admission {
  private static final String MIRROR = "kubernetes.io/config.mirror";
  private static final String MOUNT_PATH = "/var/run/secrets/kubernetes.io/serviceaccount";
  private static final String VOLUME_PREFIX = "kube-api-access-";
  private static final String SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";
  private static final int SUFFIX_LENGTH = 5;
  private static final int TOKEN_SECONDS = 3607;
  private static final int FILE_MODE = 0644;

  @Override
  public Optional<Refusal> admit(Attempt attempt) {
    if (!Pods.isCreated(attempt)) {
      return Optional.empty();
    }
    ObjectNode pod = attempt.object();
    ObjectNode spec = ensure(pod, "spec");
    if (pod.path("metadata").path("annotations").has(MIRROR)) {
      return mirror(attempt, spec);
    }
    if (text(spec, "serviceAccountName").isEmpty()) {
      spec.put("serviceAccountName", "default").put("serviceAccount", "default");
    }
    String name = text(spec, "serviceAccountName");
    var key = new ObjectKey("", "serviceaccounts", attempt.namespace(), name);
    Optional<ObjectNode> account = attempt.context().others().find(key);
    if (account.isEmpty()) {
      List<String> problems = NameFormats.pathSegment(name, false);
      String why = problems.isEmpty() ? "serviceaccount \"" + name + "\" not found"
          : "invalid resource name " + GoText.quote(name) + ": [" + String.join(" ", problems) + "]";
      return Pods.forbidden(attempt, "error looking up service account " + attempt.namespace() + "/" + name + ": " + why);
    }
    if (mountsToken(spec, account.get())) {
      mountToken(spec, attempt.context().uids().get());
    }
    JsonNode secrets = account.get().path("imagePullSecrets");
    if (items(spec, "imagePullSecrets").isEmpty() && !secrets.isEmpty()) {
      spec.set("imagePullSecrets", secrets.deepCopy());
    }
    return Optional.empty();
  }

  /** Pods that a node runs by itself may not use what only the server knows. */
  private static Optional<Refusal> mirror(Attempt attempt, JsonNode spec) {
    if (!text(spec, "serviceAccountName").isEmpty()) {
      return Pods.forbidden(attempt, "a mirror pod may not reference service accounts");
    }
    for (JsonNode volume : items(spec, "volumes")) {
      boolean token = items(volume, "projected", "sources").stream().anyMatch(s -> has(s, "serviceAccountToken"));
      if (token) {
        return Pods.forbidden(attempt, "a mirror pod may not use ServiceAccountToken volume projections");
      }
      if (has(volume, "secret")) {
        return Pods.forbidden(attempt, "a mirror pod may not reference secrets");
      }
    }
    return Optional.empty();
  }

  private static boolean mountsToken(JsonNode spec, JsonNode account) {
    JsonNode own = spec.path("automountServiceAccountToken");
    JsonNode accounts = account.path("automountServiceAccountToken");
    return own.isBoolean() ? own.booleanValue() : !accounts.isBoolean() || accounts.booleanValue();
  }

  private static void mountToken(ObjectNode spec, String uid) {
    Optional<String> existing = items(spec, "volumes").stream().map(volume -> text(volume, "name"))
        .filter(name -> name.startsWith(VOLUME_PREFIX)).findFirst();
    String volume = existing.orElseGet(() -> VOLUME_PREFIX + suffix(uid));
    boolean mounted = false;
    for (String list : List.of("initContainers", "containers")) {
      for (ObjectNode container : objects(spec, list)) {
        if (items(container, "volumeMounts").stream().noneMatch(m -> text(m, "mountPath").equals(MOUNT_PATH))) {
          ObjectNode mount = ensureList(container, "volumeMounts").addObject();
          mount.put("name", volume).put("readOnly", true).put("mountPath", MOUNT_PATH);
          mounted = true;
        }
      }
    }
    if (mounted && existing.isEmpty()) {
      addVolume(ensureList(spec, "volumes").addObject().put("name", volume));
    }
  }

  private static void addVolume(ObjectNode volume) {
    ObjectNode projected = volume.putObject("projected");
    ArrayNode sources = projected.putArray("sources");
    sources.addObject().putObject("serviceAccountToken").put("expirationSeconds", TOKEN_SECONDS).put("path", "token");
    ObjectNode bundle = sources.addObject().putObject("configMap").put("name", "kube-root-ca.crt");
    bundle.putArray("items").addObject().put("key", "ca.crt").put("path", "ca.crt");
    ObjectNode namespace = sources.addObject().putObject("downwardAPI").putArray("items").addObject();
    namespace.put("path", "namespace");
    namespace.putObject("fieldRef").put("apiVersion", "v1").put("fieldPath", "metadata.namespace");
    projected.put("defaultMode", FILE_MODE);
  }

  /** Five letters as generated names have them, from a fresh uid. */
  private static String suffix(String uid) {
    var random = new SplittableRandom(uid.hashCode());
    var suffix = new StringBuilder();
    for (int i = 0; i < SUFFIX_LENGTH; i++) {
      suffix.append(SUFFIX_LETTERS.charAt(random.nextInt(SUFFIX_LETTERS.length())));
    }
    return suffix.toString();
  }
}
