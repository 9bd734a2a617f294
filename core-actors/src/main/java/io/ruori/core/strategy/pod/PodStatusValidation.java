package io.ruori.core.strategy.pod;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.validation.AddressFormats;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.IpAddress;
import io.ruori.core.validation.MetadataRules;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Rules for a pod's status (core validation {@code ValidatePodStatusUpdate}). */
final class PodStatusValidation {
  private static final Set<String> SYSTEM_CONDITIONS = Set.of("PodScheduled", "Ready", "Initialized");
  private static final String NOT_NEGATIVE = "must be a non-negative integer";
  private static final List<String> LISTS =
      List.of("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses");

  private PodStatusValidation() {}

  static void validate(JsonNode pod, JsonNode oldPod, FieldErrors errors) {
    MetadataRules.kubeFinalizers(pod.path("metadata"), Path.METADATA, errors);
    PodAnnotations.validateUpdate(pod.path("metadata"), oldPod.path("metadata"), pod.path("spec"),
        PodStrategy.options(oldPod), Path.METADATA.child("annotations"), errors);
    JsonNode status = pod.path("status");
    JsonNode old = oldPod.path("status");
    conditions(items(status, "conditions"), Path.STATUS.child("conditions"), errors);
    String nominated = text(status, "nominatedNodeName");
    if (!nominated.isEmpty() && !nominated.equals(text(old, "nominatedNodeName"))) {
      errors.invalid(Path.STATUS.child("nominatedNodeName"), nominated, NameFormats.dns1123Subdomain(nominated));
    }
    if (number(status, "observedGeneration") < 0) {
      errors.invalid(Path.STATUS.child("observedGeneration"), number(status, "observedGeneration"), NOT_NEGATIVE);
    }
    if (!text(status, "qosClass").equals(text(old, "qosClass"))) {
      errors.invalid(Path.STATUS.child("qosClass"), text(status, "qosClass"), NameFormats.IMMUTABLE);
    }
    LISTS.forEach(list -> transitions(list, status, old, oldPod.path("spec"), errors));
    resourceClaims(status, pod.path("spec"), Path.STATUS.child("resourceClaimStatuses"), errors);
    addresses(status, old, errors);
    LISTS.forEach(list -> users(items(status, list), pod.path("spec"), Path.STATUS.child(list), errors));
  }

  private static void conditions(List<JsonNode> conditions, Path path, FieldErrors errors) {
    for (int i = 0; i < conditions.size(); i++) {
      long generation = number(conditions.get(i), "observedGeneration");
      if (generation < 0) {
        errors.invalid(path.index(i).child("observedGeneration"), generation, NOT_NEGATIVE);
      }
      String type = text(conditions.get(i), "type");
      if (!SYSTEM_CONDITIONS.contains(type)) {
        errors.invalid(path.index(i).child("Type"), type, NameFormats.qualifiedName(type));
      }
    }
  }

  /** A container that is done stays done, unless something restarts it. */
  private static void transitions(String list, JsonNode status, JsonNode old, JsonNode spec, FieldErrors errors) {
    List<JsonNode> before = items(old, list);
    for (int i = 0; i < before.size(); i++) {
      JsonNode terminated = before.get(i).path("state").path("terminated");
      String name = text(before.get(i), "name");
      if (!terminated.isObject() || mayRestart(list, name, number(terminated, "exitCode"), spec)) {
        continue;
      }
      boolean revived = items(status, list).stream()
          .anyMatch(s -> text(s, "name").equals(name) && !s.path("state").path("terminated").isObject());
      if (revived) {
        errors.forbidden(Path.STATUS.child(list).index(i).child("state"),
            "may not be transitioned to non-terminated state");
      }
    }
  }

  private static boolean mayRestart(String list, String name, long exitCode, JsonNode spec) {
    if (list.equals("ephemeralContainerStatuses")) {
      return false;
    }
    String policy = text(spec, "restartPolicy");
    boolean sidecar = list.equals("initContainerStatuses") && items(spec, "initContainers").stream()
        .anyMatch(c -> text(c, "name").equals(name) && PodContainers.isRestartable(c));
    return sidecar || policy.equals("Always") || policy.equals("OnFailure") && exitCode != 0;
  }

  private static void resourceClaims(JsonNode status, JsonNode spec, Path path, FieldErrors errors) {
    Set<String> claims = items(spec, "resourceClaims").stream().map(c -> text(c, "name")).collect(Collectors.toSet());
    var seen = new HashSet<String>();
    List<JsonNode> statuses = items(status, "resourceClaimStatuses");
    for (int i = 0; i < statuses.size(); i++) {
      String name = text(statuses.get(i), "name");
      Path at = path.index(i).child("name");
      if (!claims.contains(name)) {
        errors.invalid(at, name, "must match the name of an entry in `spec.resourceClaims`");
      }
      if (!seen.add(name)) {
        errors.duplicate(at, name);
      }
      if (has(statuses.get(i), "resourceClaimName")) {
        String claim = text(statuses.get(i), "resourceClaimName");
        errors.invalid(at, claim, NameFormats.dns1123Subdomain(claim));
      }
    }
  }

  private static void addresses(JsonNode status, JsonNode old, FieldErrors errors) {
    List<JsonNode> hosts = items(status, "hostIPs");
    addresses(items(status, "podIPs"), items(old, "podIPs"), Path.STATUS.child("podIPs"), errors);
    if (hosts.isEmpty()) {
      return;
    }
    String first = text(hosts.getFirst(), "ip");
    if (!first.equals(text(status, "hostIP"))) {
      errors.invalid(Path.STATUS.child("hostIPs").index(0).child("ip"), first, "must be equal to `hostIP`");
    }
    addresses(hosts, items(old, "hostIPs"), Path.STATUS.child("hostIPs"), errors);
  }

  private static void addresses(List<JsonNode> addresses, List<JsonNode> old, Path path, FieldErrors errors) {
    Set<String> known = old.stream().map(address -> text(address, "ip")).collect(Collectors.toSet());
    for (int i = 0; i < addresses.size(); i++) {
      String address = text(addresses.get(i), "ip");
      if (!known.contains(address)) {
        AddressFormats.legacyIp(address, path.index(i), errors);
      }
    }
    if (addresses.size() < 2) {
      return;
    }
    for (int i = 0; i < addresses.size(); i++) {
      String address = text(addresses.get(i), "ip");
      if (IpAddress.parse(address).isEmpty()) {
        errors.internal(path, "failed to check for dual stack with error:invalid IP[" + i + "]: " + address);
        break;
      }
    }
    long families = addresses.stream().flatMap(a -> IpAddress.parse(text(a, "ip")).stream())
        .map(IpAddress::isIpv4).distinct().count();
    boolean broken = addresses.stream().anyMatch(a -> IpAddress.parse(text(a, "ip")).isEmpty());
    if (broken || families < 2 || addresses.size() > 2) {
      String shown = addresses.stream().map(a -> "{\"IP\":" + GoText.quote(text(a, "ip")) + "}")
          .collect(Collectors.joining(",", "[", "]"));
      errors.invalid(path, new GoText.Raw(shown), "may specify no more than one IP for each IP family");
    }
  }

  private static void users(List<JsonNode> statuses, JsonNode spec, Path path, FieldErrors errors) {
    String os = text(spec, "os", "name");
    for (int i = 0; i < statuses.size(); i++) {
      JsonNode user = statuses.get(i).path("user").path("linux");
      Path at = path.index(i).child("user", "linux");
      if (!user.isObject()) {
        continue;
      }
      if (os.equals("windows")) {
        errors.forbidden(at, "cannot be set for a windows pod");
      } else {
        errors.invalid(at.child("uid"), number(user, "uid"), NameFormats.userId(number(user, "uid")));
        errors.invalid(at.child("gid"), number(user, "gid"), NameFormats.userId(number(user, "gid")));
        List<JsonNode> groups = items(user, "supplementalGroups");
        for (int j = 0; j < groups.size(); j++) {
          long group = groups.get(j).asLong(0);
          errors.invalid(at.child("supplementalGroups").index(j), group, NameFormats.userId(group));
        }
      }
    }
  }
}
