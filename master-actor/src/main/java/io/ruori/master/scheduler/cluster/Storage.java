package io.ruori.master.scheduler.cluster;

import io.ruori.master.document.Doc;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Claims, volumes and classes as far as they decide where a pod may run. Belongs to the scheduler's thread. */
public final class Storage {
  private final Map<String, Claim> claims = new HashMap<>();
  private final Map<String, Volume> volumes = new HashMap<>();
  private final Map<String, Boolean> waitingByClass = new HashMap<>();

  /**
   * A claim.
   *
   * @param volume the name of its volume, or {@code ""}
   * @param bound to that volume for good
   */
  public record Claim(String volume, String storageClass, boolean bound, boolean lost, boolean deleting) {
    static Claim of(JsonNode claim) {
      String volume = Doc.text(claim, "spec", "volumeName");
      boolean completed = Doc.annotations(claim).containsKey("pv.kubernetes.io/bind-completed");
      return new Claim(volume, Doc.text(claim, "spec", "storageClassName"), completed && !volume.isEmpty(),
          Doc.text(claim, "status", "phase").equals("Lost"), Doc.deleting(claim));
    }
  }

  /** A volume, and the only nodes that it can be used on, if it says so. */
  public record Volume(Optional<NodeSelectorTerms> nodes) {
    static Volume of(JsonNode volume) {
      return new Volume(NodeSelectorTerms.of(Doc.at(volume, "spec", "nodeAffinity", "required")));
    }

    public boolean isUsableOn(NodeInfo node) {
      return nodes.map(terms -> terms.matches(node.name(), node.labels())).orElse(true);
    }
  }

  /** Takes over what an object of one of the kinds says; whether that could let a pod fit that did not. */
  public boolean put(String plural, ObjectNode object) {
    return switch (plural) {
      case "persistentvolumeclaims" -> isNew(claims, Doc.path(object), Claim.of(object));
      case "persistentvolumes" -> isNew(volumes, Doc.name(object), Volume.of(object));
      default -> isNew(waitingByClass, Doc.name(object), Doc.text(object, "volumeBindingMode").equals("WaitForFirstConsumer"));
    };
  }

  private static <V> boolean isNew(Map<String, V> map, String name, V value) {
    return !value.equals(map.put(name, value));
  }

  public void remove(String plural, String namespace, String name) {
    switch (plural) {
      case "persistentvolumeclaims" -> claims.remove(namespace + "/" + name);
      case "persistentvolumes" -> volumes.remove(name);
      default -> waitingByClass.remove(name);
    }
  }

  public Optional<Claim> claim(String namespace, String name) {
    return Optional.ofNullable(claims.get(namespace + "/" + name));
  }

  public Optional<Volume> volume(String name) {
    return Optional.ofNullable(volumes.get(name));
  }

  /** Whether claims of a class wait for a pod before they are bound. */
  public boolean isWaiting(String storageClass) {
    return waitingByClass.getOrDefault(storageClass, false);
  }
}
