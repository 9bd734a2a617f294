package io.ruori.master.disruption;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.reconcile.Reconciler;
import io.ruori.master.document.Doc;
import io.ruori.master.document.LabelSelector;
import io.ruori.master.event.EventRecorder;
import io.ruori.master.pod.Pods;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Keeps the status of PodDisruptionBudgets (upstream's {@code disruption.go}). */
public final class BudgetReconciler implements Reconciler {
  static final Api.Resource BUDGETS = new Api.Resource("policy", "v1", "poddisruptionbudgets");

  private final InstantSource clock;
  private final EventRecorder events;

  private BudgetReconciler(InstantSource clock) {
    this.clock = clock;
    events = EventRecorder.create("controllermanager", clock);
  }

  public static BudgetReconciler create(InstantSource clock) {
    return new BudgetReconciler(clock);
  }

  @Override
  public String name() {
    return "disruption-controller";
  }

  @Override
  public Api.Resource subject() {
    return BUDGETS;
  }

  @Override
  public List<Trigger> triggers() {
    return List.of(new Trigger(Pods.PODS, BudgetReconciler::selecting));
  }

  private static List<ObjectKey> selecting(ObjectNode old, ObjectNode pod, Api api) {
    ObjectNode any = pod == null ? old : pod;
    var keys = new ArrayList<ObjectKey>();
    for (ObjectNode budget : api.list(BUDGETS, Doc.namespace(any), Api.Query.ALL).items()) {
      LabelSelector selector = LabelSelector.of(Doc.at(budget, "spec", "selector"));
      if (old != null && selector.matches(old) || pod != null && selector.matches(pod)) {
        keys.add(Doc.key(BUDGETS.group(), BUDGETS.plural(), budget));
      }
    }
    return keys;
  }

  @Override
  public Result reconcile(ObjectKey key, Api api) {
    Optional<ObjectNode> found = api.find(BUDGETS, key.namespace(), key.name());
    if (found.isEmpty()) {
      return Result.DONE;
    }
    ObjectNode budget = found.get();
    Instant now = clock.instant();
    List<ObjectNode> pods = pods(budget, api);
    if (pods.isEmpty()) {
      events.normal(api, budget, "NoPods", "No matching pods found");
    }
    ExpectedPods expected;
    try {
      expected = ExpectedPods.of(budget, pods, api);
    } catch (ExpectedPods.Unknown unknown) {
      events.warning(api, budget, "CalculateExpectedPodCountFailed",
          "Failed to calculate the number of expected pods: " + unknown.getMessage());
      write(budget, BudgetStatus.failed(budget, unknown.getMessage(), now), api);
      return Result.DONE;
    }
    if (expected.unmanaged()) {
      events.warning(api, budget, "UnmanagedPods", "Pods selected by this PodDisruptionBudget (selector: "
          + SelectorText.of(Doc.at(budget, "spec", "selector")) + ") were found to be unmanaged. As a result, the status of the"
          + " PDB cannot be calculated correctly, which may result in undefined behavior. To account for these pods please"
          + " set \".spec.minAvailable\" field of the PDB to an integer value.");
    }
    Disrupted disrupted = Disrupted.of(budget, pods, now);
    disrupted.overdue().forEach(pod -> events.warning(api, pod, "NotDeleted",
        "Pod was expected by PDB " + key.namespace() + "/" + key.name() + " to be deleted but it wasn't"));
    write(budget, BudgetStatus.of(budget, expected, disrupted.healthy(pods), disrupted, now), api);
    return disrupted.due().map(due -> Result.after(positive(Duration.between(now, due)))).orElse(Result.DONE);
  }

  private static Duration positive(Duration wait) {
    return wait.isNegative() ? Duration.ZERO : wait.plusMillis(100);
  }

  private static List<ObjectNode> pods(ObjectNode budget, Api api) {
    LabelSelector selector = LabelSelector.of(Doc.at(budget, "spec", "selector"));
    return selector.nothing()
        ? List.of()
        : api.list(Pods.PODS, Doc.namespace(budget), new Api.Query(selector.text(), "")).items();
  }

  private static void write(ObjectNode budget, ObjectNode status, Api api) {
    if (Doc.same(status, Doc.at(budget, "status"))) {
      return;
    }
    ObjectNode changed = Doc.copy(budget);
    changed.set("status", status);
    try {
      api.update(BUDGETS, "status", changed);
    } catch (ApiException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }
}
