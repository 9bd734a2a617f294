package io.ruori.core.strategy.pod;

import static io.ruori.core.object.Fields.ensure;
import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.object;
import static io.ruori.core.object.Fields.objects;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.object.Json;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.SemanticEquality;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** AppArmor's annotations of before 1.30 become fields. */
final class AppArmor {
  private static final String LOCALHOST = "localhost/";

  private AppArmor() {}

  /** The field that says what the annotation says, or a missing node. */
  static JsonNode field(String annotation) {
    if (annotation.equals("unconfined")) {
      return Json.object().put("type", "Unconfined");
    }
    if (annotation.equals("runtime/default")) {
      return Json.object().put("type", "RuntimeDefault");
    }
    if (annotation.startsWith(LOCALHOST) && annotation.length() > LOCALHOST.length()) {
      return Json.object().put("type", "Localhost").put("localhostProfile", annotation.substring(LOCALHOST.length()));
    }
    return MissingNode.getInstance();
  }

  /** Writes the fields of a new pod that only has annotations. */
  static void fieldsFromAnnotations(ObjectNode pod) {
    JsonNode annotations = pod.path("metadata").path("annotations");
    for (ObjectNode container : annotated(pod, annotations)) {
      JsonNode profile = field(text(annotations, ProfileValidation.APP_ARMOR + text(container, "name")));
      if (differs(profile, pod)) {
        ensure(container, "securityContext").set("appArmorProfile", profile);
      }
    }
  }

  /** What upstream warns of while it does so; to be asked before {@link #fieldsFromAnnotations}. */
  static List<String> warnings(ObjectNode pod) {
    JsonNode annotations = pod.path("metadata").path("annotations");
    var warnings = new ArrayList<String>();
    for (ObjectNode container : annotated(pod, annotations)) {
      String key = ProfileValidation.APP_ARMOR + text(container, "name");
      JsonNode profile = field(text(annotations, key));
      if (!isSound(profile) || differs(profile, pod)) {
        warnings.add(Path.METADATA.child("annotations").key(key)
            + ": deprecated since v1.30; use the \"appArmorProfile\" field instead");
      }
    }
    return warnings;
  }

  private static boolean differs(JsonNode profile, JsonNode pod) {
    JsonNode own = pod.path("spec").path("securityContext").path("appArmorProfile");
    return isSound(profile) && !SemanticEquality.equal(profile, own);
  }

  private static boolean isSound(JsonNode profile) {
    var errors = new FieldErrors();
    if (profile.isObject()) {
      ProfileValidation.appArmor(Json.object().set("appArmorProfile", profile), Path.ROOT, errors);
    }
    return profile.isObject() && errors.isEmpty();
  }

  private static List<ObjectNode> annotated(ObjectNode pod, JsonNode annotations) {
    var containers = new ArrayList<ObjectNode>();
    ObjectNode spec = object(pod, "spec");
    if (spec == null || text(spec, "os", "name").equals("windows")) {
      return containers;
    }
    for (String list : PodContainers.LISTS) {
      for (ObjectNode container : objects(spec, list)) {
        boolean hasField = has(container.path("securityContext"), "appArmorProfile");
        if (annotations.has(ProfileValidation.APP_ARMOR + text(container, "name")) && !hasField) {
          containers.add(container);
        }
      }
    }
    return containers;
  }
}
