package io.ruori.core.apply;

import io.ruori.core.apply.ManagedType.Reset;
import java.util.List;
import java.util.Map;

/**
 * What the strategies of upstream reset, whoever wrote it, and nobody can own therefore: upstream's {@code GetResetFields}. As
 * a rule the object itself leaves the status alone, and its status all but the status.
 */
public final class ResetFields {
  private static final Reset STATUS = Reset.of(List.of("status"));
  private static final Reset SPEC = Reset.of(List.of("spec"));
  private static final Reset SPEC_AND_METADATA = Reset.of(List.of("spec", "metadata"));

  /** What follows another rule, by group, resource and subresource. */
  private static final Map<String, Reset> OTHERS =
      Map.ofEntries(
          Map.entry("/pods/status", Reset.of(List.of("spec", "metadata.deletionTimestamp", "metadata.ownerReferences"))),
          Map.entry("apps/deployments/status", Reset.of(List.of("spec", "metadata.labels"))),
          Map.entry("apiextensions.k8s.io/customresourcedefinitions/status", SPEC_AND_METADATA),
          Map.entry("apiregistration.k8s.io/apiservices/status", SPEC_AND_METADATA),
          Map.entry("flowcontrol.apiserver.k8s.io/flowschemas/status", SPEC_AND_METADATA),
          Map.entry("flowcontrol.apiserver.k8s.io/prioritylevelconfigurations/status", SPEC_AND_METADATA),
          Map.entry("storage.k8s.io/volumeattachments/status", SPEC_AND_METADATA),
          Map.entry("networking.k8s.io/servicecidrs/", Reset.NOTHING), // upstream names its group wrongly there
          Map.entry("networking.k8s.io/servicecidrs/status", Reset.NOTHING),
          Map.entry("resource.k8s.io/resourceclaims/status", SPEC_AND_METADATA),
          Map.entry("certificates.k8s.io/certificatesigningrequests/status",
              Reset.of(List.of("spec", "status.conditions"))),
          Map.entry("certificates.k8s.io/certificatesigningrequests/approval",
              Reset.of(List.of("spec", "status.certificate"))));

  private ResetFields() {}

  /**
   * The fields that a write resets.
   *
   * @param subresource {@code ""} for the object itself
   * @param hasStatus whether the kind has a status subresource
   */
  public static Reset of(String group, String resource, String subresource, boolean hasStatus) {
    Reset fallback = switch (subresource) {
      case "" -> hasStatus ? STATUS : Reset.NOTHING;
      case "status" -> SPEC;
      default -> Reset.NOTHING;
    };
    return OTHERS.getOrDefault(group + "/" + resource + "/" + subresource, fallback);
  }
}
