package io.ruori.core.simulation;

import io.ruori.core.entity.Decider;
import io.ruori.core.entity.Turns;
import io.ruori.core.entity.WriteReply;
import io.ruori.core.entity.WriteRequest;
import io.ruori.core.ledger.Event;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.SimulatedLedger;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.view.FoldedViews;
import io.ruori.core.view.Views;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * One member: real views that lag behind the ledger, and entities that run real turns. It may be frozen for any time, after
 * which it goes on as if nothing had happened: a stale actor.
 */
final class SimulatedMember {
  private record Feed(List<Event> events, LiveTable table) {}

  private record Submit(WriteRequest request, Consumer<WriteReply> reply) {}

  private static final class Entity {
    private final List<Submit> waiting = new ArrayList<>();
    private boolean writing;
  }

  private final Timeline timeline;
  private final FoldedViews views = new FoldedViews();
  private final Views fresh;
  private final Turns turns;
  private final Map<ObjectKey, Entity> entities = new HashMap<>();
  private final ArrayDeque<Feed> feeds = new ArrayDeque<>();
  private long frozenUntil;
  private int uid;

  SimulatedMember(int number, Timeline timeline, SimulatedLedger ledger, Decider decider) {
    this.timeline = timeline;
    Clock clock = timeline.clock();
    fresh = new AskingViews(views, () -> CompletableFuture.completedFuture(ledger.table().revision()));
    turns = new Turns(fresh, ledger::append, decider, clock, () -> number + "-" + uid++, Runnable::run);
    views.recovered(ledger.table());
  }

  /** A linearizable read through this member. */
  CompletionStage<LiveTable> latest() {
    return fresh.latest();
  }

  FoldedViews views() {
    return views;
  }

  void freeze(long duration) {
    frozenUntil = Math.max(frozenUntil, timeline.now() + duration);
  }

  /** Commits reach the member's view in order, each some time later. */
  void feed(List<Event> events, LiveTable table, long longestLag) {
    feeds.add(new Feed(events, table));
    timeline.within(longestLag, this::fold);
  }

  private void fold() {
    if (timeline.now() < frozenUntil) {
      timeline.after(frozenUntil - timeline.now(), this::fold);
      return;
    }
    Feed next = feeds.poll();
    if (next != null) {
      views.committed(next.events(), next.table());
    }
  }

  /** A write comes to the key's entity on this member; there may be another entity of the key elsewhere. */
  void submit(ObjectKey key, WriteRequest request, Consumer<WriteReply> reply) {
    Entity entity = entities.computeIfAbsent(key, k -> new Entity());
    entity.waiting.add(new Submit(request, reply));
    if (!entity.writing) {
      entity.writing = true;
      timeline.within(3, () -> turn(key, entity));
    }
  }

  private void turn(ObjectKey key, Entity entity) {
    if (timeline.now() < frozenUntil) {
      timeline.after(frozenUntil - timeline.now(), () -> turn(key, entity));
      return;
    }
    if (entity.waiting.isEmpty()) {
      entity.writing = false;
      return;
    }
    Instant now = timeline.clock().instant();
    var submits = entity.waiting.stream().filter(submit -> !now.isAfter(submit.request().deadline())).toList();
    entity.waiting.clear();
    turns
        .run(key, submits.stream().map(Submit::request).toList())
        .thenAccept(
            replies -> {
              for (int i = 0; i < submits.size(); i++) {
                submits.get(i).reply().accept(replies.get(i));
              }
              timeline.within(2, () -> turn(key, entity));
            });
  }
}
