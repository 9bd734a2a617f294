package io.ruori.core.strategy.volume;

import io.ruori.core.kind.Strategy;
import io.ruori.core.object.GroupResource;
import java.util.Map;

/** The strategies of kinds of storage. */
public final class VolumeKinds {
  public static final Map<GroupResource, Strategy> STRATEGIES = Map.ofEntries(
      Map.entry(new GroupResource("", "persistentvolumes"), new PersistentVolumeStrategy()),
      Map.entry(new GroupResource("", "persistentvolumeclaims"), new ClaimStrategy()),
      storage("csidrivers", new CsiDriverStrategy()),
      storage("csinodes", new CsiNodeStrategy()),
      storage("csistoragecapacities", new StorageCapacityStrategy()),
      storage("storageclasses", new StorageClassStrategy()),
      storage("volumeattachments", new AttachmentStrategy()),
      storage("volumeattributesclasses", new AttributesClassStrategy()));

  private VolumeKinds() {}

  private static Map.Entry<GroupResource, Strategy> storage(String resource, Strategy strategy) {
    return Map.entry(new GroupResource("storage.k8s.io", resource), strategy);
  }
}
