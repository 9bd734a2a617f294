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
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

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

  @Test
  void goesOnWhenMoreIsToldThanItHearsWhileItWrites() {
    // Before: a pod that is decided on before its node is heard of would wait for a clock that stands still.
    api.create(Api.Resource.core("nodes"), "", json("""
        {'apiVersion':'v1','kind':'Node','metadata':{'name':'n'},
         'status':{'allocatable':{'cpu':'4','memory':'8Gi','pods':'1000'}}}"""));
    ExecutorService telling = Executors.newVirtualThreadPerTaskExecutor();
    try (var running = Scheduler.create(api, 2, 1).start(toldApart(telling))) {
      assertThat(running).isNotNull();
      for (int i = 0; i < 300; i++) {
        api.create(Pods.PODS, "ns", Given.pod("p" + i, "{}"));
      }
      await().atMost(Duration.ofSeconds(30)).until(() -> api.list(Pods.PODS, "ns", Api.Query.ALL).items().stream()
          .noneMatch(p -> Pods.node(p).isEmpty()));
    } finally {
      telling.shutdownNow();
    }
  }

  /** As the real one does it: who watches hears in a thread of its own, not in that of the one who writes. */
  private Api toldApart(Executor executor) {
    return (Api) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Api.class}, (_, method, given) -> {
      Object[] arguments = given;
      if (method.getName().equals("watch")) {
        arguments = given.clone();
        arguments[4] = inOrder((Api.Listener) given[4], executor);
      }
      try {
        return method.invoke(api, arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    });
  }

  private static Api.Listener inOrder(Api.Listener listener, Executor executor) {
    var events = new LinkedBlockingQueue<Runnable>();
    executor.execute(() -> {
      try {
        while (true) {
          events.take().run();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    return new Api.Listener() {
      @Override
      public void event(String type, ObjectNode object) {
        events.add(() -> listener.event(type, object));
      }

      @Override
      public void ended(String why) {
        events.add(() -> listener.ended(why));
      }
    };
  }

  private ObjectNode pod() {
    return api.find(Pods.PODS, "ns", "p").orElseThrow();
  }
}
