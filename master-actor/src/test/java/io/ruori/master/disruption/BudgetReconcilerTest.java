package io.ruori.master.disruption;

import static io.ruori.master.Given.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.master.FakeApi;
import io.ruori.master.Given;
import io.ruori.master.document.Doc;
import io.ruori.master.pod.Pods;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class BudgetReconcilerTest {
  private final FakeApi api = new FakeApi();
  private final BudgetReconciler reconciler = BudgetReconciler.create(api);

  private void budget(String limit) {
    api.create(BudgetReconciler.BUDGETS, "ns", json("""
        {'apiVersion':'policy/v1','kind':'PodDisruptionBudget','metadata':{'name':'b','generation':1},
         'spec':{%s,'selector':{'matchLabels':{'app':'x'}}}}""".formatted(limit)));
  }

  private ObjectNode pod(String name, boolean ready) {
    ObjectNode pod = Given.pod(name, "{'app':'x'}");
    pod.withArray("/status/conditions").addObject().put("type", "Ready").put("status", ready ? "True" : "False");
    return api.create(Pods.PODS, "ns", pod);
  }

  private JsonNode status() {
    api.settle(reconciler);
    return api.find(BudgetReconciler.BUDGETS, "ns", "b").orElseThrow().path("status");
  }

  @Test
  void allowsAsManyAsAreReadyBeyondWhatMustStay() {
    budget("'minAvailable':1");
    pod("p", true);
    pod("q", true);
    pod("r", false);

    JsonNode status = status();
    assertThat(Doc.integer(status, -1, "currentHealthy")).isEqualTo(2);
    assertThat(Doc.integer(status, -1, "desiredHealthy")).isEqualTo(1);
    assertThat(Doc.integer(status, -1, "expectedPods")).isEqualTo(3);
    assertThat(Doc.integer(status, -1, "disruptionsAllowed")).isEqualTo(1);
    assertThat(Doc.text(status.path("conditions").path(0), "reason")).isEqualTo("SufficientPods");
  }

  @Test
  void allowsNothingWhenNobodySaysHowManyPodsThereShouldBe() {
    budget("'maxUnavailable':'50%'");
    ObjectNode pod = pod("p", true);
    api.edit(Pods.PODS, pod, p -> Doc.child(p, "metadata").putArray("ownerReferences").addObject()
        .put("apiVersion", "batch/v1").put("kind", "Job").put("name", "j").put("uid", "u").put("controller", true));

    JsonNode status = status();
    assertThat(Doc.integer(status, -1, "disruptionsAllowed")).isZero();
    assertThat(Doc.text(status.path("conditions").path(0), "reason")).isEqualTo("SyncFailed");
    assertThat(Given.events(api)).anyMatch(event -> event.startsWith("CalculateExpectedPodCountFailed"));
  }

  @Test
  void anEvictedPodThatStaysCountsAgainAfterTwoMinutes() {
    budget("'minAvailable':0");
    pod("p", true);
    api.settle(reconciler);
    api.edit(BudgetReconciler.BUDGETS, api.find(BudgetReconciler.BUDGETS, "ns", "b").orElseThrow(),
        b -> Doc.child(b, "status", "disruptedPods").put("p", Doc.time(api.instant())));

    assertThat(Doc.integer(status(), -1, "currentHealthy")).isZero();
    api.advance(Duration.ofMinutes(3));
    assertThat(Doc.integer(status(), -1, "currentHealthy")).isEqualTo(1);
    assertThat(status().has("disruptedPods")).isFalse();
  }
}
