package io.ruori.core.simulation;

import io.ruori.core.entity.Decider;
import io.ruori.core.entity.Turns;
import io.ruori.core.entity.WriteReply;
import io.ruori.core.entity.WriteRequest;
import io.ruori.core.ledger.Change;
import io.ruori.core.ledger.Event;
import io.ruori.core.ledger.Ledger;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.Weighing;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.object.Refusal;
import io.ruori.core.view.FoldedViews;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A master of a simulated ring: real views that follow its copy, entities that run real turns, a seat of the ledger while it
 * believes to lead. It may stand still for any time, or die and begin again with what its copy holds.
 */
final class Master {
  private record Submit(WriteRequest request, Consumer<WriteReply> reply) {}

  private static final class Entity {
    private final List<Submit> waiting = new ArrayList<>();
    private boolean writing;
  }

  private static final WriteReply LOST = new WriteReply.Refused(Refusal.timeout("the master died"), List.of());

  private final int number;
  private final Timeline timeline;
  private final Group group;
  private final Messages messages;
  private final Decider decider;
  private final List<CompletableFuture<WriteReply>> open = new ArrayList<>();
  private final Map<ObjectKey, Entity> entities = new HashMap<>();
  private FoldedViews views;
  private LedgerCalls ledger;
  private Turns turns;
  private Seat seat;
  private long knownTerm;
  private int knownLeader = -1;
  private int folded;
  private LiveTable copy = LiveTable.EMPTY;
  private int lives;
  private int uid;

  Master(int number, Timeline timeline, Group group, Messages messages, Decider decider) {
    this.number = number;
    this.timeline = timeline;
    this.group = group;
    this.messages = messages;
    this.decider = decider;
    begin();
  }

  private void begin() {
    views = new FoldedViews();
    views.recovered(copy);
    ledger = new LedgerCalls(number, timeline, messages);
    turns = new Turns(new AskingViews(views, this::readIndex), ledger::append, decider, timeline.clock(), this::uid, Runnable::run);
  }

  private String uid() {
    return number + "-" + uid++;
  }

  int number() {
    return number;
  }

  FoldedViews views() {
    return views;
  }

  int knownLeader() {
    return knownLeader;
  }

  /** Kill -9, and a new start: its clients are cut off, its memory is gone. */
  void die() {
    lives++;
    group.died(number);
    if (seat != null) {
      seat.leave();
      seat = null;
    }
    List.copyOf(open).forEach(client -> client.complete(LOST));
    open.clear();
    entities.clear();
    knownLeader = -1;
    begin();
  }

  /** Hears who leads; who led before leaves its seat, who leads now takes it when its views hold all that there was. */
  void hear(long term, int leader) {
    if (term < knownTerm) {
      return;
    }
    boolean news = term > knownTerm || leader != knownLeader;
    knownTerm = term;
    knownLeader = leader;
    if (seat != null && (leader != number || seat.term() != term || seat.hasEnded())) {
      seat.leave();
      seat = null;
    }
    if (seat == null && leader == number && group.leader() == number && group.term() == term) {
      while (fold()) {
        continue;
      }
      seat = new Seat(group, number, term, views, () -> folded(views.current()));
    }
    if (news) {
      ledger.led(term, leader);
    }
  }

  private void folded(LiveTable table) {
    folded++;
    copy = table;
  }

  /** Folds the next batch of its copy into the views. */
  boolean fold() {
    if (seat != null) {
      return false; // the writer tells the views
    }
    var batch = group.batch(folded);
    batch.ifPresent(
        events -> {
          LiveTable table = copy;
          for (Event event : events) {
            table = table.with(event);
          }
          views.committed(events, table);
          folded(table);
        });
    return batch.isPresent();
  }

  /** An append that comes to the seat. */
  void onAppend(Ledger.Append append, Consumer<Ledger.Answer> reply) {
    if (seat == null) {
      reply.accept(Weighing.unled());
    } else {
      seat.append(append, reply::accept);
    }
  }

  /** The head, as the leader tells it when a majority confirms that it leads. */
  private CompletionStage<Long> readIndex() {
    var answer = new CompletableFuture<Long>();
    int asked = knownLeader;
    messages.toMaster(number, asked, master -> {
      if (master.seat != null && !master.seat.hasEnded() && group.isConfirmed(master.number)) {
        long head = master.views.current().revision();
        messages.back(asked, number, () -> answer.complete(head));
      }
    });
    timeline.after(60, () -> answer.completeExceptionally(new IllegalStateException("no majority")));
    return answer;
  }

  CompletionStage<LiveTable> latest() {
    return new AskingViews(views, this::readIndex).latest();
  }

  CompletionStage<Ledger.Reply> append(List<Change> changes, List<Ledger.Guard> guards, Event.Origin origin) {
    return ledger.append(changes, guards, origin);
  }

  /** A client's write through this master's gateway: to the entity on whichever master, and then by itself. */
  void write(ObjectKey key, WriteRequest request, int owner, long patience, CompletableFuture<WriteReply> answer) {
    open.add(answer);
    answer.thenAccept(done -> open.remove(answer));
    int life = lives;
    var first = new CompletableFuture<WriteReply>();
    WriteRequest bounded = Register.until(request, Instant.ofEpochMilli(timeline.now() + patience));
    messages.toMaster(number, owner, master -> master.submit(key, bounded, r -> messages.back(owner, number, () -> first.complete(r))));
    first.thenAccept(answer::complete);
    timeline.after(patience + 1, () -> messages.whenAwake(number, () -> {
      if (lives == life && !first.isDone()) {
        first.cancel(false);
        turns.run(key, List.of(request)).thenAccept(replies -> answer.complete(replies.getFirst().inDoubt()));
      }
    }));
  }

  private void submit(ObjectKey key, WriteRequest request, Consumer<WriteReply> reply) {
    Entity entity = entities.computeIfAbsent(key, k -> new Entity());
    entity.waiting.add(new Submit(request, reply));
    if (!entity.writing) {
      entity.writing = true;
      turn(key, entity);
    }
  }

  private void turn(ObjectKey key, Entity entity) {
    int life = lives;
    timeline.within(3, () -> messages.whenAwake(number, () -> {
      if (life != lives) {
        return;
      }
      Instant now = timeline.clock().instant();
      List<Submit> submits =
          entity.waiting.stream().filter(submit -> !now.isAfter(submit.request().deadline())).toList();
      entity.waiting.clear();
      entity.writing = !submits.isEmpty();
      if (entity.writing) {
        turns.run(key, submits.stream().map(Submit::request).toList()).thenAccept(replies -> {
          for (int i = 0; i < submits.size(); i++) {
            submits.get(i).reply().accept(replies.get(i));
          }
          turn(key, entity);
        });
      }
    }));
  }
}
