package io.ruori.core.strategy;

import io.ruori.core.kind.Kinds;
import io.ruori.core.kind.Strategy;
import io.ruori.core.object.GroupResource;
import io.ruori.core.strategy.pod.PodStrategy;
import java.util.Map;

/** The built-in kinds with their strategies: the one list of who has rules of its own. */
public final class StandardKinds {
  private static final Map<GroupResource, Strategy> STRATEGIES = Map.of(new GroupResource("", "pods"), new PodStrategy());

  private StandardKinds() {}

  /** A fresh registry, to which custom kinds may be added. */
  public static Kinds create() {
    return Kinds.builtIn(id -> STRATEGIES.getOrDefault(id, Strategy.PLAIN));
  }
}
