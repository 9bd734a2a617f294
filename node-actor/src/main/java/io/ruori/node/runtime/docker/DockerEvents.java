package io.ruori.node.runtime.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Event;
import com.github.dockerjava.api.model.EventType;
import io.ruori.node.runtime.ContainerRuntime.ContainerEvent;
import io.ruori.node.runtime.ContainerRuntime.Subscription;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine's stream of starts and ends, taken up again when it breaks. */
final class DockerEvents {
  private static final Logger LOG = LoggerFactory.getLogger(DockerEvents.class);
  private static final long AGAIN_MILLIS = 1000;

  private DockerEvents() {}

  static Subscription follow(DockerClient client, DockerSettings settings, Consumer<ContainerEvent> listener) {
    Thread thread = Thread.ofVirtual().name("docker-events").start(() -> {
      try {
        while (true) {
          once(client, settings, listener);
          Thread.sleep(AGAIN_MILLIS);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
    return thread::interrupt;
  }

  private static void once(DockerClient client, DockerSettings settings, Consumer<ContainerEvent> listener)
      throws InterruptedException {
    var callback = new ResultCallback.Adapter<Event>() {
      @Override
      public void onNext(Event event) {
        tell(event, listener);
      }
    };
    try (callback) {
      client.eventsCmd()
          .withEventTypeFilter(EventType.CONTAINER)
          .withEventFilter("start", "die")
          .withLabelFilter(labels(settings))
          .exec(callback);
      callback.awaitCompletion();
    } catch (RuntimeException | IOException e) {
      LOG.warn("docker events broke off cause={}", e.toString());
    }
  }

  private static String[] labels(DockerSettings settings) {
    return List.of(
            DockerLabels.CLUSTER + "=" + settings.clusterId(), DockerLabels.NODE + "=" + settings.nodeName())
        .toArray(String[]::new);
  }

  private static void tell(Event event, Consumer<ContainerEvent> listener) {
    Map<String, String> attributes = event.getActor() == null ? null : event.getActor().getAttributes();
    if (attributes != null) {
      String uid = attributes.getOrDefault(DockerLabels.POD_UID, "");
      listener.accept(new ContainerEvent(uid, event.getActor().getId(), "start".equals(event.getAction())));
    }
  }
}
