package io.ruori.master.stateful;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.object.Json;
import io.ruori.master.document.Doc;
import io.ruori.master.owner.Owners;
import io.ruori.master.pod.Pods;
import io.ruori.master.revision.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The pods of a stateful set and what keeps their data (upstream's {@code stateful_set_utils.go}). */
final class StatefulPods {
  static final String API_VERSION = "apps/v1";
  static final String KIND = "StatefulSet";
  static final String REVISION = "controller-revision-hash";

  private static final Api.Resource CLAIMS = Api.Resource.core("persistentvolumeclaims");
  private static final Pattern NAME = Pattern.compile("(.*)-([0-9]{1,9})");

  private StatefulPods() {}

  /** The number in a pod's name, -1 when it is not one of the set's. */
  static int ordinal(JsonNode set, JsonNode pod) {
    Matcher matcher = NAME.matcher(Doc.name(pod));
    return matcher.matches() && matcher.group(1).equals(Doc.name(set)) ? Integer.parseInt(matcher.group(2)) : -1;
  }

  static ObjectNode make(ObjectNode set, ObjectNode revision, int ordinal) {
    ObjectNode reference = Owners.controllerReference(API_VERSION, KIND, set);
    String name = Doc.name(set) + "-" + ordinal;
    ObjectNode pod = Pods.fromTemplate(History.template(revision), Doc.name(set), Doc.namespace(set), reference);
    Doc.child(pod, "metadata").put("name", name);
    Doc.child(pod, "metadata", "labels")
        .put("statefulset.kubernetes.io/pod-name", name)
        .put("apps.kubernetes.io/pod-index", Integer.toString(ordinal))
        .put(REVISION, Doc.name(revision));
    ObjectNode spec = Doc.child(pod, "spec").put("hostname", name).put("subdomain", Doc.text(set, "spec", "serviceName"));
    List<JsonNode> templates = Doc.items(set, "spec", "volumeClaimTemplates");
    if (!templates.isEmpty()) {
      var volumes = new ArrayList<JsonNode>();
      for (JsonNode template : templates) {
        ObjectNode volume = Json.object().put("name", Doc.name(template));
        volume.putObject("persistentVolumeClaim").put("claimName", claimName(set, template, ordinal));
        volumes.add(volume);
      }
      Doc.items(spec, "volumes").stream()
          .filter(volume -> templates.stream().noneMatch(t -> Doc.name(t).equals(Doc.text(volume, "name"))))
          .forEach(volumes::add);
      spec.set("volumes", Doc.listOf(volumes));
    }
    return pod;
  }

  private static String claimName(JsonNode set, JsonNode template, int ordinal) {
    return Doc.name(template) + "-" + Doc.name(set) + "-" + ordinal;
  }

  /** Makes the claims of a pod that are not there. */
  static void claim(ObjectNode set, int ordinal, Api api) {
    for (JsonNode template : Doc.items(set, "spec", "volumeClaimTemplates")) {
      String name = claimName(set, template, ordinal);
      if (api.find(CLAIMS, Doc.namespace(set), name).isPresent()) {
        continue;
      }
      ObjectNode claim = Doc.object("v1", "PersistentVolumeClaim", Doc.namespace(set), name);
      for (String map : List.of("labels", "annotations")) {
        Doc.strings(template, "metadata", map).forEach(Doc.child(claim, "metadata", map)::put);
      }
      Doc.strings(set, "spec", "selector", "matchLabels").forEach(Doc.child(claim, "metadata", "labels")::put);
      claim.set("spec", Doc.copy(template.path("spec")));
      owner(set, Optional.empty()).ifPresent(Doc.child(claim, "metadata").putArray("ownerReferences")::add);
      try {
        api.create(CLAIMS, Doc.namespace(set), claim);
      } catch (ApiException e) {
        if (!e.isAlreadyExists()) {
          throw e;
        }
      }
    }
  }

  /** With whom a claim goes: with the pod that is given up, with the set, or with nobody. */
  private static Optional<ObjectNode> owner(ObjectNode set, Optional<ObjectNode> condemned) {
    boolean scaled = Doc.text(set, "spec", "persistentVolumeClaimRetentionPolicy", "whenScaled").equals("Delete");
    boolean deleted = Doc.text(set, "spec", "persistentVolumeClaimRetentionPolicy", "whenDeleted").equals("Delete");
    return condemned.isPresent() && scaled
        ? condemned.map(pod -> Owners.controllerReference("v1", "Pod", pod))
        : deleted ? Optional.of(Owners.controllerReference(API_VERSION, KIND, set)) : Optional.empty();
  }

  /** Says in a pod's claims with whom they go. */
  static void retain(ObjectNode set, ObjectNode pod, boolean condemned, Api api) {
    Optional<ObjectNode> wanted = owner(set, condemned ? Optional.of(pod) : Optional.empty());
    for (JsonNode template : Doc.items(set, "spec", "volumeClaimTemplates")) {
      api.find(CLAIMS, Doc.namespace(set), claimName(set, template, ordinal(set, pod)))
          .filter(claim -> !Doc.deleting(claim))
          .ifPresent(claim -> retain(claim, set, pod, wanted, api));
    }
  }

  private static void retain(ObjectNode claim, ObjectNode set, ObjectNode pod, Optional<ObjectNode> wanted, Api api) {
    List<JsonNode> now = Owners.references(claim);
    var then = new ArrayList<>(now.stream().filter(reference -> !isOf(reference, set, pod)).toList());
    wanted.ifPresent(then::add);
    if (!now.equals(then)) {
      Owners.change(api, CLAIMS, claim, references -> then);
    }
  }

  private static boolean isOf(JsonNode reference, ObjectNode set, ObjectNode pod) {
    String uid = Doc.text(reference, "uid");
    boolean likePod = Doc.text(reference, "kind").equals("Pod") && Doc.text(reference, "name").equals(Doc.name(pod));
    return uid.equals(Doc.uid(set)) || likePod;
  }
}
