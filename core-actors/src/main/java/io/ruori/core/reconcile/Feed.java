package io.ruori.core.reconcile;

import io.ruori.core.api.Api;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.Stored;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.view.Cursor;
import io.ruori.core.view.Happening;
import io.ruori.core.view.Views;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells the keepers of this member which objects may need work. One reader for each resource that any reconciler cares for; an
 * event is parsed once, however many care. A keeper that joins hears of every object in its partition; so does everyone after
 * events were missed.
 */
public final class Feed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Feed.class);
  private static final int BATCH = 256;
  private static final Duration AGAIN = Duration.ofMillis(200);

  private final Views views;
  private final List<Reconciler> reconcilers;
  private final Api api;
  private final int partitions;
  private final Map<Integer, ActorRef<Keeper.Command>> keepers = new ConcurrentHashMap<>();
  private final List<Thread> readers = new ArrayList<>();

  private Feed(Views views, List<Reconciler> reconcilers, Api api, int partitions) {
    this.views = views;
    this.reconcilers = List.copyOf(reconcilers);
    this.api = api;
    this.partitions = partitions;
  }

  /**
   * Starts reading.
   *
   * @param api what mappings look up; it reads in place, since an event that could not be mapped is lost
   */
  public static Feed start(Views views, List<Reconciler> reconcilers, Api api, int partitions) {
    var feed = new Feed(views, reconcilers, api, partitions);
    var resources = new TreeSet<GroupResource>();
    for (Reconciler reconciler : reconcilers) {
      resources.add(groupResource(reconciler.subject()));
      reconciler.triggers().forEach(trigger -> resources.add(groupResource(trigger.resource())));
    }
    for (GroupResource resource : resources) {
      feed.readers.add(Thread.ofVirtual().name("feed " + resource).start(() -> feed.read(resource)));
    }
    return feed;
  }

  private static GroupResource groupResource(Api.Resource resource) {
    return new GroupResource(resource.group(), resource.plural());
  }

  void join(int partition, ActorRef<Keeper.Command> keeper) {
    keepers.put(partition, keeper);
    noticeAll(partition);
  }

  void leave(int partition, ActorRef<Keeper.Command> keeper) {
    keepers.remove(partition, keeper);
  }

  @Override
  public void close() {
    readers.forEach(Thread::interrupt);
  }

  private void noticeAll(int partition) {
    LiveTable table = views.current();
    for (Reconciler reconciler : reconcilers) {
      for (Stored stored : table.list(groupResource(reconciler.subject()))) {
        if (partition < 0 || partition == partitionOf(stored.key())) {
          notice(reconciler, stored.key());
        }
      }
    }
  }

  private int partitionOf(ObjectKey key) {
    return Partitions.of(key, partitions);
  }

  private void notice(Reconciler reconciler, ObjectKey key) {
    ActorRef<Keeper.Command> keeper = keepers.get(partitionOf(key));
    if (keeper != null) {
      keeper.tell(new Keeper.Notice(new Keeper.Task(reconciler.name(), key)));
    }
  }

  private void read(GroupResource resource) {
    var more = new Semaphore(0);
    while (!Thread.currentThread().isInterrupted()) {
      try {
        long from = views.latest().toCompletableFuture().join().revision();
        Optional<Cursor> cursor = views.watch(resource, from, () -> wake(more));
        noticeAll(-1);
        if (cursor.isPresent()) {
          follow(resource, cursor.get(), more);
        }
      } catch (InterruptedException closed) {
        Thread.currentThread().interrupt();
      } catch (CompletionException unconfirmed) {
        LOG.warn("events cannot be read for now resource={} cause={}", resource, String.valueOf(unconfirmed.getCause()));
        LockSupport.parkNanos(AGAIN.toNanos());
      } catch (RuntimeException failure) {
        LOG.error("events could not be read, again from the newest: resource={}", resource, failure);
        LockSupport.parkNanos(AGAIN.toNanos());
      }
    }
  }

  private static void wake(Semaphore more) {
    if (more.availablePermits() == 0) {
      more.release();
    }
  }

  private void follow(GroupResource resource, Cursor cursor, Semaphore more) throws InterruptedException {
    try (cursor) {
      while (true) {
        Cursor.Batch batch = cursor.poll(BATCH);
        if (batch.expired()) {
          return;
        }
        for (Happening happening : batch.events()) {
          onEvent(resource, happening);
        }
        if (batch.events().size() < BATCH) {
          more.acquire();
          more.drainPermits();
        }
      }
    }
  }

  private void onEvent(GroupResource resource, Happening happening) {
    Stored any = happening.after() == null ? happening.before() : happening.after();
    ObjectNode before = null;
    ObjectNode after = null;
    for (Reconciler reconciler : reconcilers) {
      if (groupResource(reconciler.subject()).equals(resource)) {
        notice(reconciler, any.key());
      }
      for (Reconciler.Trigger trigger : reconciler.triggers()) {
        if (groupResource(trigger.resource()).equals(resource)) {
          before = before == null && happening.before() != null ? happening.before().shared() : before;
          after = after == null && happening.after() != null ? happening.after().shared() : after;
          noticeSubjects(reconciler, trigger, before, after);
        }
      }
    }
  }

  private void noticeSubjects(Reconciler reconciler, Reconciler.Trigger trigger, ObjectNode before, ObjectNode after) {
    try {
      trigger.mapping().subjects(before, after, api).forEach(key -> notice(reconciler, key));
    } catch (RuntimeException failure) {
      LOG.warn("an event could not be mapped to subjects: reconciler={}", reconciler.name(), failure);
    }
  }
}
