package io.ruori.gateway.verb;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.object.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class BudgetsTest {
  private static ObjectNode json(String text) {
    return Json.parseObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  private static ObjectNode budget(String status) {
    return json("{'metadata':{'name':'b','generation':1},'spec':{},'status':" + status + "}");
  }

  @Test
  void refusesWhenNoDisruptionIsAllowed() {
    var refusal =
        Budgets.refusal(
                budget("{'observedGeneration':1,'disruptionsAllowed':0,'desiredHealthy':2,'currentHealthy':2}"))
            .orElseThrow();
    assertThat(refusal.code()).isEqualTo(429);
    assertThat(refusal.details().causes().getFirst().message())
        .isEqualTo("The disruption budget b needs 2 healthy pods and has 2 currently");
  }

  @Test
  void asksToComeBackWhileABudgetIsNew() {
    assertThat(Budgets.refusal(budget("{'disruptionsAllowed':1}")).orElseThrow().details().retryAfterSeconds())
        .isEqualTo(10);
  }

  @Test
  void spendsOneDisruption() {
    ObjectNode budget = budget("{'observedGeneration':1,'disruptionsAllowed':1,"
        + "'conditions':[{'type':'DisruptionAllowed','status':'True'}]}");
    assertThat(Budgets.refusal(budget)).isEmpty();
    Budgets.spend(budget, "p", Instant.parse("2026-01-02T03:04:05Z"));
    assertThat(budget.path("status").path("disruptionsAllowed").asInt()).isZero();
    assertThat(budget.path("status").path("disruptedPods").path("p").asString()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(budget.path("status").path("conditions").path(0).path("reason").asString()).isEqualTo("InsufficientPods");
  }

  @Test
  void letsUnreadyPodsGoWhereTheOthersSuffice() {
    ObjectNode pod = json("{'metadata':{'name':'p'},'status':{'phase':'Running'}}");
    assertThat(Budgets.isIgnored(pod)).isFalse();
    assertThat(Budgets.sparesUnready(pod, budget("{'desiredHealthy':1,'currentHealthy':1}"))).isTrue();
    assertThat(Budgets.sparesUnready(pod, budget("{'desiredHealthy':2,'currentHealthy':1}"))).isFalse();
  }
}
