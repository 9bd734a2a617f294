package io.ruori.core.simulation;

import io.ruori.core.entity.WriteOptions;
import io.ruori.core.entity.WriteReply;
import io.ruori.core.entity.WriteRequest;
import io.ruori.core.history.Journal;
import io.ruori.core.history.Linearizability;
import io.ruori.core.history.Operation;
import io.ruori.core.history.Registers;
import io.ruori.core.kind.User;
import io.ruori.core.ledger.Change;
import io.ruori.core.ledger.Document;
import io.ruori.core.ledger.Event;
import io.ruori.core.ledger.Ledger;
import io.ruori.core.ledger.SimulatedLedger;
import io.ruori.core.object.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
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
  private static final int BUDGET = 1_000_000;

  private final Timeline timeline;
  private final SimulatedLedger ledger;
  private final List<SimulatedMember> members = new ArrayList<>();
  private final List<Operation<Registers.Call>> history = new ArrayList<>();
  private final Map<WriteRequest, CompletableFuture<WriteReply>> unanswered = new HashMap<>();
  private final List<WatchRecord> watches = new ArrayList<>();
  private int clients;

  Simulation(long seed) {
    timeline = new Timeline(seed);
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
    String mark = "m" + clients++;
    long known = member.views().current().revisionOf(key);
    boolean versioned = known > 0 && timeline.chance(0.4);
    WriteRequest.Verb verb = timeline.chance(0.12) ? WriteRequest.Verb.DELETE : WriteRequest.Verb.UPDATE;
    var ticket = new WriteRequest.Ticket(clients, member.views().current().revision());
    WriteRequest request = request(verb, key, mark, versioned ? Long.toString(known) : "", List.of(), ticket);
    var answer = new CompletableFuture<WriteReply>();
    long called = timeline.now();
    answer.thenAccept(reply -> heard(request, called, known, reply));
    unanswered.put(request, answer);
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
        patience,
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
    pick()
        .latest()
        .thenAccept(
            table -> {
              var found = new HashMap<String, Optional<Registers.Version>>();
              for (int i = 0; i < KEYS; i++) {
                found.put(
                    "r" + i,
                    table
                        .find(Register.key("r" + i))
                        .map(stored -> new Registers.Version(Register.mark(stored.json()), stored.revision())));
              }
              var read = new Registers.Read(found, false, table.revision());
              history.add(new Operation<>("reader", called, timeline.now(), read));
            });
  }

  private void heard(WriteRequest request, long called, long known, WriteReply reply) {
    boolean removal = request.verb() == WriteRequest.Verb.DELETE;
    boolean versioned = !request.options().resourceVersion().isEmpty();
    var expectations = new ArrayList<Registers.Expectation>();
    if (versioned) {
      expectations.add(new Registers.Expectation.At(request.name(), known));
    } else if (removal) {
      expectations.add(new Registers.Expectation.Present(request.name()));
    }
    Registers.Outcome outcome = outcome(reply, versioned || removal);
    long revision = reply instanceof WriteReply.Done done ? done.revision() : 0;
    var effect = new Registers.Effect(request.name(), removal ? null : new String(request.body(), StandardCharsets.UTF_8), revision);
    long returned = outcome == Registers.Outcome.UNKNOWN ? Operation.NEVER : timeline.now();
    var write = new Registers.Write(expectations, List.of(effect), outcome);
    history.add(new Operation<>("client", called, returned, write));
  }

  private static Registers.Outcome outcome(WriteReply reply, boolean conditional) {
    return switch (reply) {
      case WriteReply.Done done -> Registers.Outcome.DONE;
      case WriteReply.Refused refused when refused.refusal().code() >= 500 -> Registers.Outcome.UNKNOWN;
      case WriteReply.Refused refused -> conditional ? Registers.Outcome.REFUSED : Registers.Outcome.GIVEN_UP;
    };
  }

  private static WriteRequest request(
      WriteRequest.Verb verb,
      ObjectKey key,
      String mark,
      String version,
      List<Ledger.Guard> guards,
      WriteRequest.Ticket ticket) {
    var options =
        new WriteOptions(false, "sim", WriteOptions.FieldValidation.IGNORE, false, null, "", "", version);
    byte[] body = mark.getBytes(StandardCharsets.UTF_8);
    return new WriteRequest(
        verb, Register.RESOURCE, "v1", "", key.namespace(), key.name(), body, options, User.SYSTEM, Instant.MAX, guards, ticket);
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
    var ticket = new WriteRequest.Ticket(clients + 1, member.views().current().revision());
    member.submit(key, request(WriteRequest.Verb.UPDATE, key, "g" + clients++, "", List.of(guard), ticket), reply -> {});
  }

  private Optional<String> judge() {
    Journal journal = Register.journal(ledger.journal());
    for (WatchRecord watch : watches) {
      List<String> broken = watch.judge(journal);
      if (!broken.isEmpty()) {
        return Optional.of(broken.getFirst());
      }
    }
    Optional<WriteRequest> waiting =
        unanswered.entrySet().stream().filter(asked -> !asked.getValue().isDone()).map(Map.Entry::getKey).findFirst();
    if (waiting.isPresent()) {
      return Optional.of("Live: no answer to " + waiting.get());
    }
    return journal.consistent().or(() -> journal.keeps(history)).or(() -> linearizable(journal)).or(this::guarded).or(this::numbered);
  }

  private Optional<String> linearizable(Journal journal) {
    var verdict = Linearizability.check(new Registers(), Registers.settled(history, journal), BUDGET);
    return verdict instanceof Linearizability.Verdict.Holds
        ? Optional.empty()
        : Optional.of("Linearizable: " + verdict);
  }

  /** A keeper's write counts only while its claim is the newest. */
  private Optional<String> guarded() {
    long claim = 0;
    for (Event event : ledger.journal()) {
      if (event.key().equals(PARTITION)) {
        claim = event.revision();
      } else if (event.key().name().startsWith("k") && !event.key().name().equals("k" + claim)) {
        return Optional.of("Guarded: a write under " + event.key().name() + " while " + claim + " held");
      }
    }
    return Optional.empty();
  }

  private Optional<String> numbered() {
    for (int i = 0; i < ledger.journal().size(); i++) {
      if (ledger.journal().get(i).revision() != i + 1) {
        return Optional.of("Numbered: revision " + ledger.journal().get(i).revision() + " at place " + i);
      }
    }
    return Optional.empty();
  }
}
