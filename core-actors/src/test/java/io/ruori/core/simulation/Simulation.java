package io.ruori.core.simulation;

import io.ruori.core.entity.WriteReply;
import io.ruori.core.entity.WriteRequest;
import io.ruori.core.history.Journal;
import io.ruori.core.ledger.Change;
import io.ruori.core.ledger.Document;
import io.ruori.core.ledger.Event;
import io.ruori.core.ledger.Ledger;
import io.ruori.core.ledger.SimulatedLedger;
import io.ruori.core.object.ObjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ObjectNode;

/**
 * A run of a ring from a seed: members with lagging views and entities of the same keys side by side, a ledger whose writer
 * dies, members that freeze and come back, keepers that write under a partition which others take over, watches that move.
 * At the end the journal judges everything that clients were told.
 */
final class Simulation {
  private static final ObjectKey PARTITION = new ObjectKey("ruori.io", "keepers", "", "0");
  private static final int MEMBERS = 3;
  private static final int KEYS = 4;
  private static final int OPERATIONS = 60;
  private static final int READS = 25;

  private final Timeline timeline;
  private final ClientRecord record;
  private final SimulatedLedger ledger;
  private final List<SimulatedMember> members = new ArrayList<>();
  private final List<WatchRecord> watches = new ArrayList<>();

  Simulation(long seed) {
    timeline = new Timeline(seed);
    record = new ClientRecord(timeline);
    ledger = new SimulatedLedger((events, table) -> members.forEach(member -> member.feed(events, table, 20)));
    for (int i = 0; i < MEMBERS; i++) {
      members.add(new SimulatedMember(i, timeline, ledger, Register.decider()));
    }
  }

  /** Runs to the end; the first broken promise, if any. */
  Optional<String> run() {
    for (int i = 0; i < OPERATIONS; i++) {
      timeline.within(400, this::operate);
    }
    for (int i = 0; i < READS; i++) {
      timeline.within(450, this::read);
    }
    for (int i = 0; i < 4; i++) {
      var watch = new WatchRecord(Register.RESOURCE, i % 2 == 0 ? "" : "even");
      watches.add(watch);
      watch.resumeOn(members.get(i % MEMBERS).views());
      for (int j = 0; j < 25; j++) {
        timeline.within(500, () -> move(watch));
      }
    }
    for (int i = 0; i < 6; i++) {
      timeline.within(400, () -> pick().freeze(timeline.random().nextLong(150)));
    }
    keepers();
    timeline.within(5, this::write);
    timeline.runAll();
    watches.forEach(watch -> watch.poll(Integer.MAX_VALUE));
    return judge();
  }

  private SimulatedMember pick() {
    return members.get(timeline.random().nextInt(MEMBERS));
  }

  private SimulatedMember pickOther(SimulatedMember than) {
    int next = 1 + timeline.random().nextInt(MEMBERS - 1);
    return members.get((members.indexOf(than) + next) % MEMBERS);
  }

  private void write() {
    boolean busy = timeline.now() < 700;
    if (ledger.hasWork()) {
      ledger.write(timeline.chance(0.06), () -> timeline.chance(0.5));
    }
    if (busy || ledger.hasWork()) {
      timeline.after(1 + timeline.random().nextLong(4), this::write);
    }
  }

  private void move(WatchRecord watch) {
    if (timeline.chance(0.4)) {
      watch.resumeOn(pick().views());
    }
    watch.poll(1 + timeline.random().nextInt(5));
  }

  private void operate() {
    ObjectKey key = Register.key("r" + timeline.random().nextInt(KEYS));
    SimulatedMember member = pick();
    long known = member.views().current().revisionOf(key);
    boolean versioned = known > 0 && timeline.chance(0.4);
    WriteRequest.Verb verb = timeline.chance(0.12) ? WriteRequest.Verb.DELETE : WriteRequest.Verb.UPDATE;
    String version = versioned ? Long.toString(known) : "";
    WriteRequest request = record.request(verb, key, version, member.views().current().revision());
    CompletableFuture<WriteReply> answer = record.asks(request);
    long called = timeline.now();
    long patience = timeline.random().nextLong(80);
    WriteRequest bounded = Register.until(request, Instant.ofEpochMilli(called + patience));
    SimulatedMember other = pickOther(member);
    Runnable goOn = () -> other.submit(key, request, answer::complete);
    member.submit(key, bounded, silentAfter(answer, patience, goOn));
  }

  /** As the gateway does: the entity's answer counts as long as it was not taken for dead. */
  private Consumer<WriteReply> silentAfter(CompletableFuture<WriteReply> answer, long patience, Runnable goOn) {
    var first = new CompletableFuture<WriteReply>();
    timeline.after(
        patience + 1,
        () -> {
          if (!first.isDone()) {
            first.cancel(false);
            goOn.run();
          }
        });
    first.thenAccept(answer::complete);
    return first::complete;
  }

  /** A linearizable read of all keys. */
  private void read() {
    long called = timeline.now();
    List<String> names = IntStream.range(0, KEYS).mapToObj(i -> "r" + i).toList();
    pick().latest().thenAccept(table -> record.saw(called, table, names));
  }

  /** Keepers take the partition from each other, and go on writing under the claim that they believe to hold. */
  private void keepers() {
    for (int keeper = 0; keeper < MEMBERS; keeper++) {
      SimulatedMember member = members.get(keeper);
      String name = "keeper" + keeper;
      for (int i = 0; i < 3; i++) {
        timeline.within(400, () -> claim(member, name));
      }
    }
  }

  private void claim(SimulatedMember member, String name) {
    ObjectNode object = Register.fresh(PARTITION, name).put("holder", name);
    Change change = Change.put(PARTITION, member.views().current().revisionOf(PARTITION), Document.of(object));
    var origin = new Event.Origin(0, name, "claim", name);
    ledger
        .append(List.of(change), List.of(), origin)
        .thenAccept(
            reply -> {
              if (reply instanceof Ledger.Appended appended) {
                long claim = appended.events().getFirst().revision();
                for (int i = 0; i < 4; i++) {
                  timeline.within(120, () -> guardedWrite(member, claim));
                }
              }
            });
  }

  private void guardedWrite(SimulatedMember member, long claim) {
    ObjectKey key = Register.key("k" + claim);
    var guard = new Ledger.Guard(PARTITION, claim);
    long born = member.views().current().revision();
    member.submit(key, record.request(WriteRequest.Verb.UPDATE, key, "", born, guard), reply -> {});
  }

  private Optional<String> judge() {
    Journal journal = Register.journal(ledger.journal());
    for (WatchRecord watch : watches) {
      List<String> broken = watch.judge(journal);
      if (!broken.isEmpty()) {
        return Optional.of(broken.getFirst());
      }
    }
    return record.judge(ledger.journal()).or(() -> Promises.guarded(ledger.journal(), PARTITION)).or(() -> Promises.numbered(ledger.journal()));
  }
}
