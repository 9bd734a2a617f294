package io.ruori.master.scheduler;

import static io.ruori.master.Given.events;
import static io.ruori.master.Given.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ruori.core.api.Api;
import io.ruori.master.FakeApi;
import io.ruori.master.Given;
import io.ruori.master.document.Conditions;
import io.ruori.master.document.Doc;
import io.ruori.master.pod.Pods;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The whole duty against an API in memory. */
class SchedulerTest {
  private final FakeApi api = new FakeApi();

  @Test
  void bindsPodsAndTellsOfIt() {
    try (var running = Scheduler.create(api).start(api)) {
      assertThat(running).isNotNull();
      api.create(Pods.PODS, "ns", Given.pod("p", "{}"));
      await().atMost(Duration.ofSeconds(5)).until(() -> Conditions.find(pod(), "PodScheduled").isPresent());
      assertThat(Doc.text(Conditions.find(pod(), "PodScheduled").orElseThrow(), "message"))
          .isEqualTo("no nodes available to schedule pods");
      api.create(Api.Resource.core("nodes"), "", json("""
          {'apiVersion':'v1','kind':'Node','metadata':{'name':'n'},
           'status':{'allocatable':{'cpu':'4','memory':'8Gi','pods':'10'}}}"""));
      api.advance(Duration.ofSeconds(2));
      await().atMost(Duration.ofSeconds(5)).until(() -> Pods.node(pod()).equals("n"));
      await().atMost(Duration.ofSeconds(5)).untilAsserted(() -> assertThat(events(api)).containsExactly(
          "FailedScheduling: no nodes available to schedule pods", "Scheduled: Successfully assigned ns/p to n"));
    }
  }

  private tools.jackson.databind.node.ObjectNode pod() {
    return api.find(Pods.PODS, "ns", "p").orElseThrow();
  }
}
