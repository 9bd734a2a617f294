package io.ruori.node.agent;

import io.ruori.core.api.Api;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** Lists and then watches, again and again, on a virtual thread of its own: what client-go calls a reflector. */
public final class ListWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ListWatch.class);
  private static final Duration MAX_DELAY = Duration.ofSeconds(5);

  private final Api api;
  private final Api.Resource resource;
  private final Api.Query query;
  private final Handler handler;
  private final Thread thread;
  private volatile boolean closed;

  private ListWatch(Api api, Api.Resource resource, Api.Query query, Handler handler) {
    this.api = api;
    this.resource = resource;
    this.query = query;
    this.handler = handler;
    this.thread = Thread.ofVirtual().name("list-watch-" + resource.plural()).unstarted(this::run);
  }

  /** Hears everything in order. */
  public interface Handler {
    /** All there is; what was told before and is not in it is gone. */
    void listed(List<ObjectNode> items);

    /** {@code type} is ADDED, MODIFIED or DELETED. */
    void event(String type, ObjectNode object);
  }

  public static ListWatch start(Api api, Api.Resource resource, Api.Query query, Handler handler) {
    ListWatch loop = new ListWatch(api, resource, query, handler);
    loop.thread.start();
    return loop;
  }

  private void run() {
    Duration delay = Duration.ofMillis(100);
    try {
      while (!closed) {
        boolean worked = once();
        delay = worked ? Duration.ofMillis(100) : min(delay.multipliedBy(2), MAX_DELAY);
        Thread.sleep(delay.plusMillis(ThreadLocalRandom.current().nextLong(delay.toMillis())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private boolean once() throws InterruptedException {
    try {
      Api.Listing listing = api.list(resource, "", query);
      handler.listed(listing.items());
      watch(listing.revision());
      return true;
    } catch (RuntimeException e) {
      LOG.warn("list failed resource={} selector={} cause={}", resource.plural(), query.fieldSelector(), e.toString());
      return false;
    }
  }

  private void watch(String revision) throws InterruptedException {
    var over = new CountDownLatch(1);
    Api.Listener listener = new Api.Listener() {
      @Override
      public void event(String type, ObjectNode object) {
        handler.event(type, object.deepCopy());
      }

      @Override
      public void ended(String why) {
        LOG.debug("watch ended resource={} why={}", resource.plural(), why);
        over.countDown();
      }
    };
    Api.Subscription subscription = api.watch(resource, "", query, revision, listener);
    try {
      over.await();
    } finally {
      subscription.close();
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
