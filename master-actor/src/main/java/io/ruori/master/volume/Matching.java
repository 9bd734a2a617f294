package io.ruori.master.volume;

import io.ruori.core.object.Quantity;
import io.ruori.master.document.Doc;
import io.ruori.master.document.LabelSelector;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Which volume suits a claim: upstream's {@code FindMatchingVolume}. Pure. */
final class Matching {
  private static final String OLD_CLASS = "volume.beta.kubernetes.io/storage-class";

  private Matching() {}

  static String storageClass(JsonNode claimOrVolume) {
    String old = Doc.annotation(claimOrVolume, OLD_CLASS);
    return old.isEmpty() ? Doc.text(claimOrVolume, "spec", "storageClassName") : old;
  }

  /** Whether a volume is kept for this claim, by whoever. */
  static boolean isFor(JsonNode volume, JsonNode claim) {
    String uid = Doc.text(volume, "spec", "claimRef", "uid");
    return Doc.text(volume, "spec", "claimRef", "name").equals(Doc.name(claim))
        && Doc.text(volume, "spec", "claimRef", "namespace").equals(Doc.namespace(claim))
        && (uid.isEmpty() || uid.equals(Doc.uid(claim)));
  }

  /**
   * The volume that is kept for the claim, or the one of the fewest modes and the least size that does.
   *
   * @param keptOnly for claims that wait for a pod: only a volume that somebody keeps for it
   */
  static Optional<ObjectNode> choose(JsonNode claim, List<ObjectNode> volumes, boolean keptOnly) {
    List<ObjectNode> able =
        volumes.stream().filter(v -> !Doc.deleting(v) && misfit(claim, v).isEmpty()).toList();
    Optional<ObjectNode> kept = able.stream().filter(v -> isFor(v, claim)).findFirst();
    if (kept.isPresent() || keptOnly) {
      return kept;
    }
    JsonNode selector = Doc.at(claim, "spec", "selector");
    return able.stream()
        .filter(v -> !Doc.has(v, "spec", "claimRef") && Doc.text(v, "status", "phase").equals("Available"))
        .filter(v -> !selector.isObject() || LabelSelector.of(selector).matches(v))
        .min(Comparator.<ObjectNode>comparingInt(v -> Doc.texts(v, "spec", "accessModes").size())
            .thenComparing(Matching::capacity).thenComparing(Doc::name));
  }

  /** Why a volume cannot serve a claim, or {@code ""}: upstream's {@code checkVolumeSatisfyClaim}. */
  static String misfit(JsonNode claim, JsonNode volume) {
    if (capacity(volume).compareTo(Quantity.of(Doc.text(claim, "spec", "resources", "requests", "storage"))) < 0) {
      return "requested PV is too small";
    }
    if (!storageClass(volume).equals(storageClass(claim))) {
      return "storageClassName does not match";
    }
    if (!mode(volume).equals(mode(claim))) {
      return "incompatible volumeMode";
    }
    var modes = new HashSet<>(Doc.texts(volume, "spec", "accessModes"));
    return modes.containsAll(Doc.texts(claim, "spec", "accessModes")) ? "" : "incompatible accessMode";
  }

  private static Quantity capacity(JsonNode volume) {
    return Quantity.of(Doc.text(volume, "spec", "capacity", "storage"));
  }

  private static String mode(JsonNode claimOrVolume) {
    String mode = Doc.text(claimOrVolume, "spec", "volumeMode");
    return mode.isEmpty() ? "Filesystem" : mode;
  }
}
