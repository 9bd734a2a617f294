package io.ruori.core.strategy.pod;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.object.Fields;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import tools.jackson.databind.JsonNode;

/**
 * What a pod spec may hold beyond today's rules because the old object holds it already (upstream's ratcheting,
 * {@code GetValidationOptionsFromPodSpecAndMeta}), with the feature gates of a default 1.34.
 *
 * @param isPod a pod rather than a template
 * @param anyDeletionCost the annotation may be no number
 * @param indivisibleHugePages huge pages need not be a multiple of the page size
 * @param anySelectorValue selectors of pod affinity may hold values that are no label values
 * @param anyNodeAffinityValue likewise required node affinity
 * @param anySpreadSelector topology spread selectors are not looked at
 * @param legacySpreadKeys {@code matchLabelKeys} follow the rule of before 1.34
 * @param anyTokenPath projected token paths may leave the volume
 * @param hostSysctls namespaced sysctls may be set in host namespaces
 * @param anySelinuxChange other policies than Recursive
 * @param userNamespaceDevices block devices although {@code hostUsers} is false
 */
public record PodOptions(
    boolean isPod,
    boolean anyDeletionCost,
    boolean indivisibleHugePages,
    boolean anySelectorValue,
    boolean anyNodeAffinityValue,
    boolean anySpreadSelector,
    boolean legacySpreadKeys,
    boolean anyTokenPath,
    boolean hostSysctls,
    boolean anySelinuxChange,
    boolean userNamespaceDevices) {
  /** For a new pod. */
  public static final PodOptions POD = strict(true);

  /** For a new template. */
  public static final PodOptions TEMPLATE = strict(false);

  private static PodOptions strict(boolean isPod) {
    return new PodOptions(isPod, false, false, false, false, false, false, false, false, false, false);
  }

  /** For a pod or a template that had this metadata and spec before. */
  public static PodOptions ratchet(boolean isPod, JsonNode oldMetadata, JsonNode oldSpec) {
    return new PodOptions(
        isPod,
        !PodAnnotations.hasSoundDeletionCost(oldMetadata.path("annotations")),
        ResourceValidation.usesIndivisibleHugePages(oldSpec),
        AffinityValidation.hasInvalidSelector(oldSpec.path("affinity")),
        AffinityValidation.hasInvalidNodeValue(oldSpec.path("affinity")),
        TopologyValidation.hasInvalidSelector(oldSpec),
        TopologyValidation.hasInvalidKeys(oldSpec),
        hasForeignTokenPath(oldSpec),
        SecurityValidation.hasHostSysctl(oldSpec),
        has(oldSpec.path("securityContext"), "seLinuxChangePolicy"),
        hasDevicesInUserNamespace(oldSpec));
  }

  private static boolean hasForeignTokenPath(JsonNode spec) {
    var errors = new FieldErrors();
    for (JsonNode volume : items(spec, "volumes")) {
      for (JsonNode source : items(volume, "projected", "sources")) {
        if (has(source, "serviceAccountToken")) {
          Rules.notReservedPath(text(source, "serviceAccountToken", "path"), Path.ROOT, errors);
        }
      }
    }
    return !errors.isEmpty();
  }

  private static boolean hasDevicesInUserNamespace(JsonNode spec) {
    return has(spec, "hostUsers") && !Fields.flag(spec, "hostUsers")
        && PodContainers.all(spec, Path.SPEC).stream().anyMatch(c -> !items(c.node(), "volumeDevices").isEmpty());
  }
}
