package io.ruori.core.strategy.volume;

import io.ruori.core.kind.Strategy;
import io.ruori.core.object.GroupResource;
import java.util.Map;

/** The strategies of kinds of storage. */
public final class VolumeKinds {
  public static final Map<GroupResource, Strategy> STRATEGIES = Map.ofEntries(
      Map.entry(new GroupResource("", "persistentvolumes"), new PersistentVolumeStrategy()),
      Map.entry(new GroupResource("", "persistentvolumeclaims"), new ClaimStrategy()));

  private VolumeKinds() {}
}
