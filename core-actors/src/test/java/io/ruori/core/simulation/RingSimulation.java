package io.ruori.core.simulation;

import io.ruori.core.entity.WriteRequest;
import io.ruori.core.history.Journal;
import io.ruori.core.history.Registers;
import io.ruori.core.history.Registers.Effect;
import io.ruori.core.history.Registers.Expectation;
import io.ruori.core.history.Registers.Outcome;
import io.ruori.core.ledger.Change;
import io.ruori.core.ledger.Document;
import io.ruori.core.ledger.Event;
import io.ruori.core.ledger.Ledger;
import io.ruori.core.object.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A ring of several masters from a seed: elections and deposed leaders, messages that are late or lost, cuts in one direction
 * or both, members that stand still, die, come and go, views that lag, entities of one key on several masters, keepers whose
 * partition others have taken. At the end the group's log judges everything that clients were told.
 */
final class RingSimulation {
  private static final ObjectKey PARTITION = new ObjectKey("ruori.io", "keepers", "", "0");
  private static final int MASTERS = 5;
  private static final int KEYS = 4;
  private static final int TROUBLE = 700;
  private static final int END = 1500;
  private static final List<String> NAMES = List.of("r0", "r1", "r2", "r3", "p1", "p2");

  private final Timeline timeline;
  private final Links links = new Links(MASTERS);
  private final Messages messages;
  private final Group group;
  private final ClientRecord record;
  private final List<Master> masters = new ArrayList<>();
  private final List<WatchRecord> watches = new ArrayList<>();
  private int pairs;

  RingSimulation(long seed) {
    timeline = new Timeline(seed);
    messages = new Messages(timeline, links, MASTERS, masters::get);
    group = new Group(timeline, links, messages::isAwake);
    record = new ClientRecord(timeline);
    for (int i = 0; i < MASTERS; i++) {
      masters.add(new Master(i, timeline, group, messages, Register.decider()));
    }
  }

  /** Runs to the end; the first broken promise, if any. */
  Optional<String> run() {
    beat();
    times(60, this::write);
    times(25, this::read);
    times(12, this::pair);
    times(4, this::claim);
    times(5, this::cut);
    times(4, links::heal);
    times(4, () -> messages.standStill(any(), timeline.random().nextLong(150)));
    times(3, () -> masters.get(any()).die());
    times(3, this::changeVoters);
    for (String label : List.of("", "even", "", "odd")) {
      var watch = new WatchRecord(Register.RESOURCE, label);
      watches.add(watch);
      times(25, () -> move(watch));
    }
    timeline.after(TROUBLE, links::heal);
    timeline.after(TROUBLE, messages::wakeAll);
    timeline.runAll();
    for (WatchRecord watch : watches) {
      watch.resumeOn(masters.get(any()).views());
      watch.poll(Integer.MAX_VALUE);
    }
    return judge();
  }

  private void times(int count, Runnable action) {
    for (int i = 0; i < count; i++) {
      timeline.within(TROUBLE, action);
    }
  }

  private int any() {
    return timeline.random().nextInt(MASTERS);
  }

  /** The leader says that it leads; members follow it; who misses it tries to lead. */
  private void beat() {
    int leader = group.leader();
    long term = group.term();
    for (Master master : masters) {
      int member = master.number();
      if (leader >= 0 && links.haveContact(leader, member) && messages.isAwake(leader)) {
        messages.back(leader, member, () -> master.hear(term, leader));
        timeline.within(25, () -> messages.whenAwake(member, master::fold));
      } else if (messages.isAwake(member) && timeline.chance(0.15)) {
        master.hear(group.term(), -1);
      }
      boolean misses = master.knownLeader() < 0 || timeline.chance(0.01);
      if (misses && messages.isAwake(member) && timeline.chance(0.3) && group.elect(member)) {
        master.hear(group.term(), member);
      }
    }
    if (timeline.now() < END) {
      timeline.after(5, this::beat);
    }
  }

  private void cut() {
    int one = any();
    switch (timeline.random().nextInt(3)) {
      case 0 -> links.isolate(one);
      case 1 -> links.isolate(Math.max(0, group.leader()));
      default -> links.cut(one, any());
    }
  }

  private void changeVoters() {
    var next = new TreeSet<>(group.voters());
    int one = any();
    if (!next.remove(one) || next.size() < 2) {
      next.add(one);
    }
    group.change(next);
  }

  private void write() {
    ObjectKey key = Register.key("r" + timeline.random().nextInt(KEYS));
    Master gateway = masters.get(any());
    long known = gateway.views().current().revisionOf(key);
    String version = known > 0 && timeline.chance(0.4) ? Long.toString(known) : "";
    WriteRequest.Verb verb = timeline.chance(0.15) ? WriteRequest.Verb.DELETE : WriteRequest.Verb.UPDATE;
    WriteRequest request = record.request(verb, key, version, gateway.views().current().revision());
    int owner = timeline.chance(0.3) ? any() : Math.floorMod(key.hashCode(), MASTERS); // beliefs differ
    gateway.write(key, request, owner, 5 + timeline.random().nextLong(60), record.asks(request));
  }

  private void read() {
    long called = timeline.now();
    masters.get(any()).latest().thenAccept(table -> record.saw(called, table, NAMES));
  }

  /** Two objects change together, or neither. */
  private void pair() {
    Master master = masters.get(any());
    String mark = "pair" + pairs++;
    var expectations = new ArrayList<Expectation>();
    var changes = new ArrayList<Change>();
    for (String name : List.of("p1", "p2")) {
      ObjectKey key = Register.key(name);
      long known = master.views().current().revisionOf(key);
      expectations.add(known == 0 ? new Expectation.Absent(name) : new Expectation.At(name, known));
      changes.add(Change.put(key, known, Document.of(Register.marked(Register.fresh(key, mark), mark + name))));
    }
    long called = timeline.now();
    master
        .append(changes, List.of(), new Event.Origin(0, mark, "pair", mark))
        .thenAccept(reply -> record.add(called, new Registers.Write(expectations, effects(mark, reply), outcome(reply))));
  }

  private static List<Effect> effects(String mark, Ledger.Reply reply) {
    List<Event> events = reply instanceof Ledger.Appended appended ? appended.events() : List.of();
    return IntStream.range(0, 2)
        .mapToObj(i -> new Effect("p" + (i + 1), mark + "p" + (i + 1), events.isEmpty() ? 0 : events.get(i).revision()))
        .toList();
  }

  private static Outcome outcome(Ledger.Reply reply) {
    return switch (reply) {
      case Ledger.Appended appended -> Outcome.DONE;
      case Ledger.Conflict conflict -> Outcome.REFUSED;
      case Ledger.Refused refused -> Outcome.GIVEN_UP;
      case Ledger.Unknown unknown -> Outcome.UNKNOWN;
    };
  }

  /** A keeper takes the partition, and goes on writing under the claim that it believes to hold. */
  private void claim() {
    Master master = masters.get(any());
    String name = "keeper" + master.number();
    long known = master.views().current().revisionOf(PARTITION);
    Change change = Change.put(PARTITION, known, Document.of(Register.fresh(PARTITION, name)));
    master
        .append(List.of(change), List.of(), new Event.Origin(0, name, "claim", name))
        .thenAccept(reply -> {
          if (reply instanceof Ledger.Appended appended) {
            long claim = appended.events().getFirst().revision();
            IntStream.range(0, 4).forEach(i -> timeline.within(150, () -> guardedWrite(master, claim)));
          }
        });
  }

  private void guardedWrite(Master master, long claim) {
    ObjectKey key = Register.key("k" + claim);
    long born = master.views().current().revision();
    WriteRequest request =
        record.request(WriteRequest.Verb.UPDATE, key, "", born, new Ledger.Guard(PARTITION, claim));
    master.write(key, request, any(), 40, record.asks(request));
  }

  private void move(WatchRecord watch) {
    if (timeline.chance(0.5)) {
      watch.resumeOn(masters.get(any()).views());
    }
    watch.poll(1 + timeline.random().nextInt(5));
  }

  private Optional<String> judge() {
    List<Event> log = group.batches().stream().flatMap(List::stream).toList();
    Journal journal = Register.journal(log);
    for (WatchRecord watch : watches) {
      List<String> broken = watch.judge(journal);
      if (!broken.isEmpty()) {
        return Optional.of(broken.getFirst());
      }
    }
    return record.judge(log).or(() -> Promises.guarded(log, PARTITION)).or(() -> Promises.numbered(log)).or(this::together);
  }

  /** When all is well again, all masters show the same. */
  private Optional<String> together() {
    long head = group.batches().isEmpty() ? 0 : group.batches().getLast().getLast().revision();
    return masters.stream()
        .filter(master -> master.views().current().revision() != head)
        .findFirst()
        .map(master -> "Live: master " + master.number() + " shows " + master.views().current().revision() + " of " + head);
  }
}
