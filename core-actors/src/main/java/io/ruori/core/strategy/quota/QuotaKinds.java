package io.ruori.core.strategy.quota;

import io.ruori.core.kind.Strategy;
import io.ruori.core.object.GroupResource;
import java.util.Map;

/** The strategies of what limits a namespace. */
public final class QuotaKinds {
  public static final Map<GroupResource, Strategy> STRATEGIES = Map.ofEntries(
      Map.entry(new GroupResource("", "limitranges"), new LimitRangeStrategy()),
      Map.entry(new GroupResource("", "resourcequotas"), new ResourceQuotaStrategy()));

  private QuotaKinds() {}
}
