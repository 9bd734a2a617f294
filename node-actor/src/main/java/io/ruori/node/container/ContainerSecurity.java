package io.ruori.node.container;

import io.ruori.node.pod.PodDefinition;
import io.ruori.node.runtime.ContainerSpec.Security;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A container's security context over its pod's, as kubelet's {@code DetermineEffectiveSecurityContext}. */
final class ContainerSecurity {
  private ContainerSecurity() {}

  /**
   * @param imageUser as the image asks for, {@code ""} is root
   * @throws ConfigFailure when {@code runAsNonRoot} is not kept
   */
  static Security of(PodDefinition pod, JsonNode container, String imageUser) {
    JsonNode ofPod = pod.spec().path("securityContext");
    JsonNode own = container.path("securityContext");
    JsonNode uid = either(own, ofPod, "runAsUser");
    JsonNode gid = either(own, ofPod, "runAsGroup");
    if (either(own, ofPod, "runAsNonRoot").asBoolean(false)) {
      verifyNonRoot(pod, container, uid, imageUser);
    }
    String user = uid.isMissingNode() ? "" : uid.asString("");
    if (!gid.isMissingNode()) {
      user = (user.isEmpty() ? numericOrRoot(imageUser) : user) + ":" + gid.asString("");
    }
    List<String> groups = new ArrayList<>();
    ofPod.path("supplementalGroups").forEach(g -> groups.add(g.asString("")));
    if (ofPod.has("fsGroup")) {
      groups.add(ofPod.path("fsGroup").asString(""));
    }
    boolean privileged = own.path("privileged").asBoolean(false);
    return new Security(
        user, groups, privileged, own.path("readOnlyRootFilesystem").asBoolean(false),
        !own.path("allowPrivilegeEscalation").asBoolean(true),
        strings(own.path("capabilities").path("add")), strings(own.path("capabilities").path("drop")),
        seccomp(either(own, ofPod, "seccompProfile")));
  }

  private static String seccomp(JsonNode profile) {
    return switch (profile.path("type").asString("")) {
      case "RuntimeDefault", "Localhost" -> "";
      default -> "unconfined";
    };
  }

  private static String numericOrRoot(String imageUser) {
    return imageUser.isEmpty() ? "0" : imageUser.replaceFirst(":.*", "");
  }

  private static void verifyNonRoot(PodDefinition pod, JsonNode container, JsonNode uid, String imageUser) {
    String where = " (pod: \"" + pod.ref() + "\", container: " + container.path("name").asString("") + ")";
    if (!uid.isMissingNode()) {
      if (uid.asLong(0) == 0) {
        throw new ConfigFailure("container's runAsUser breaks non-root policy" + where);
      }
      return;
    }
    String user = imageUser.replaceFirst(":.*", "");
    if (user.isEmpty() || user.equals("0") || user.equals("root")) {
      throw new ConfigFailure("container has runAsNonRoot and image will run as root" + where);
    }
    if (!user.chars().allMatch(Character::isDigit)) {
      throw new ConfigFailure("container has runAsNonRoot and image has non-numeric user (" + user
          + "), cannot verify user is non-root" + where);
    }
  }

  private static JsonNode either(JsonNode own, JsonNode ofPod, String field) {
    return own.has(field) ? own.path(field) : ofPod.path(field);
  }

  private static List<String> strings(JsonNode list) {
    List<String> out = new ArrayList<>();
    list.forEach(n -> out.add(n.asString("")));
    return out;
  }
}
