package io.ruori.master.duty;

import io.ruori.core.api.Api;
import io.ruori.master.document.Doc;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells of every object of a kind and of each change, forever: lists, watches, and begins again when the watch ends. What
 * vanished in between is told as gone.
 */
public final class Informer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Informer.class);
  private static final Duration AFTER_FAILURE = Duration.ofMillis(200);

  /** Called by one thread at a time, in order. */
  public interface Handler {
    /** The object is new or has changed. It may be told again unchanged. */
    void present(ObjectNode object);

    void gone(String namespace, String name);

    /** Everything that there was has been told. */
    default void synced() {}
  }

  private final Api api;
  private final Api.Resource resource;
  private final Api.Query query;
  private final Handler handler;
  private final Set<Id> known = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile boolean closed;

  private record Id(String namespace, String name) {}

  private Informer(Api api, Api.Resource resource, Api.Query query, Handler handler) {
    this.api = api;
    this.resource = resource;
    this.query = query;
    this.handler = handler;
    this.thread = Thread.ofVirtual().name("informer-" + resource.plural()).unstarted(this::run);
  }

  public static Informer start(Api api, Api.Resource resource, Api.Query query, Handler handler) {
    var informer = new Informer(api, resource, query, handler);
    informer.thread.start();
    return informer;
  }

  private void run() {
    while (!closed) {
      try {
        listAndWatch();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.atWarn().setMessage("list or watch failed, tried again").addKeyValue("resource", resource.plural())
            .addKeyValue("cause", e.toString()).log();
        try {
          Thread.sleep(AFTER_FAILURE);
        } catch (InterruptedException interrupted) {
          return;
        }
      }
    }
  }

  private void listAndWatch() throws InterruptedException {
    Set<Id> vanished = new HashSet<>(known);
    String revision = api.each(resource, query, object -> {
      Id id = id(object);
      vanished.remove(id);
      known.add(id);
      handler.present(object);
    });
    vanished.forEach(this::forget);
    handler.synced();
    var over = new CountDownLatch(1);
    Api.Listener listener = new Api.Listener() {
      @Override
      public void event(String type, ObjectNode object) {
        if (type.equals("DELETED")) {
          forget(id(object));
        } else {
          known.add(id(object));
          handler.present(object);
        }
      }

      @Override
      public void ended(String why) {
        over.countDown();
      }
    };
    try (Api.Subscription _ = api.watch(resource, "", query, revision, listener)) {
      over.await();
    }
  }

  private void forget(Id id) {
    if (known.remove(id)) {
      handler.gone(id.namespace(), id.name());
    }
  }

  private static Id id(ObjectNode object) {
    return new Id(Doc.namespace(object), Doc.name(object));
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
