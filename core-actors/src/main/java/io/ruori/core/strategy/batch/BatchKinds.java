package io.ruori.core.strategy.batch;

import io.ruori.core.kind.Strategy;
import io.ruori.core.object.GroupResource;
import java.util.Map;

/** The strategies of jobs and of what keeps and scales pods. */
public final class BatchKinds {
  public static final Map<GroupResource, Strategy> STRATEGIES = Map.ofEntries(
      Map.entry(new GroupResource("autoscaling", "horizontalpodautoscalers"), new AutoscalerStrategy()),
      Map.entry(new GroupResource("batch", "cronjobs"), new CronJobStrategy()),
      Map.entry(new GroupResource("batch", "jobs"), new JobStrategy()),
      Map.entry(new GroupResource("policy", "poddisruptionbudgets"), new DisruptionBudgetStrategy()));

  private BatchKinds() {}
}
