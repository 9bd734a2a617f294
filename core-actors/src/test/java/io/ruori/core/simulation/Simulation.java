package io.ruori.core.simulation;

import io.ruori.core.entity.Decider;
import io.ruori.core.entity.Decision;
import io.ruori.core.entity.WriteOptions;
import io.ruori.core.entity.WriteReply;
import io.ruori.core.entity.WriteRequest;
import io.ruori.core.kind.User;
import io.ruori.core.ledger.Change;
import io.ruori.core.ledger.Document;
import io.ruori.core.ledger.Event;
import io.ruori.core.ledger.Ledger;
import io.ruori.core.ledger.SimulatedLedger;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.object.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/**
 * A run of a ring from a seed: members with lagging views and entities of the same keys side by side, a ledger whose writer
 * dies, members that freeze and come back, keepers that write under a partition which others take over, watches that move.
 * At the end the journal judges everything that clients were told.
 */
final class Simulation {
  private static final GroupResource RESOURCE = new GroupResource("", "registers");
  private static final ObjectKey PARTITION = new ObjectKey("ruori.io", "keepers", "", "0");
  private static final int MEMBERS = 3;
  private static final int KEYS = 4;
  private static final int OPERATIONS = 60;

  /** What a client asked for and heard. */
  private record Heard(ObjectKey key, String mark, long expected, WriteReply reply) {}

  private final Timeline timeline;
  private final SimulatedLedger ledger;
  private final List<SimulatedMember> members = new ArrayList<>();
  private final List<Heard> heard = new ArrayList<>();
  private final List<WatchRecord> watches = new ArrayList<>();
  private int clients;

  Simulation(long seed) {
    timeline = new Timeline(seed);
    ledger = new SimulatedLedger((events, table) -> members.forEach(member -> member.feed(events, table, 20)));
    for (int i = 0; i < MEMBERS; i++) {
      members.add(new SimulatedMember(i, timeline, ledger, decider()));
    }
  }

  /** Marks are put into a register by patches; an update replaces it under its version; a delete removes it. */
  private static Decider decider() {
    return (current, request, context) -> {
      String mark = new String(request.body(), StandardCharsets.UTF_8);
      String version = request.options().resourceVersion();
      if (!version.isEmpty() && !version.equals(Long.toString(current.revision()))) {
        return Decision.refuse(Refusal.conflict(RESOURCE, current.key().name(), "modified"));
      }
      if (request.verb() == WriteRequest.Verb.DELETE) {
        return current.isAbsent()
            ? Decision.refuse(Refusal.notFound(RESOURCE, current.key().name()))
            : new Decision.Remove(current.object(), Decision.Together.ALONE, List.of());
      }
      ObjectNode object = current.isAbsent() ? fresh(current.key(), context.uids().get()) : current.object();
      object.put("last", mark);
      object.withArray("marks").add(mark);
      ((ObjectNode) object.get("metadata")).putObject("labels").put("half", mark.hashCode() % 2 == 0 ? "even" : "odd");
      return new Decision.Put(object, 200, Decision.Together.ALONE, List.of());
    };
  }

  private static ObjectNode fresh(ObjectKey key, String uid) {
    ObjectNode object = Json.object().put("kind", "Register").put("apiVersion", "v1");
    object.putObject("metadata").put("name", key.name()).put("uid", uid);
    return object;
  }

  /** Runs to the end; the first broken promise, if any. */
  Optional<String> run() {
    for (int i = 0; i < OPERATIONS; i++) {
      timeline.within(400, this::operate);
    }
    for (int i = 0; i < 4; i++) {
      long from = 0;
      var watch = new WatchRecord(RESOURCE, i % 2 == 0 ? s -> true : s -> "even".equals(s.labels().get("half")), from);
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
    ObjectKey key = new ObjectKey("", "registers", "ns", "r" + timeline.random().nextInt(KEYS));
    SimulatedMember member = pick();
    String mark = "m" + clients++;
    long known = member.views().current().revisionOf(key);
    boolean versioned = known > 0 && timeline.chance(0.4);
    WriteRequest.Verb verb = timeline.chance(0.12) ? WriteRequest.Verb.DELETE : WriteRequest.Verb.UPDATE;
    var ticket = new WriteRequest.Ticket(clients, member.views().current().revision());
    WriteRequest request = request(verb, key, mark, versioned ? Long.toString(known) : "", List.of(), ticket);
    Consumer<WriteReply> hears = reply -> heard.add(new Heard(key, mark, versioned ? known : -1, reply));
    member.submit(key, request, hears);
    if (timeline.chance(0.3)) {
      timeline.within(60, () -> pickOther(member).submit(key, request, hears)); // it was silent for too long
    }
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
        verb, RESOURCE, "v1", "", key.namespace(), key.name(), body, options, User.SYSTEM, Instant.MAX, guards, ticket);
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
    ObjectNode object = fresh(PARTITION, name).put("holder", name);
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
    ObjectKey key = new ObjectKey("", "registers", "ns", "k" + claim);
    var guard = new Ledger.Guard(PARTITION, claim);
    var ticket = new WriteRequest.Ticket(clients + 1, member.views().current().revision());
    member.submit(key, request(WriteRequest.Verb.UPDATE, key, "g" + clients++, "", List.of(guard), ticket), reply -> {});
  }

  private Optional<String> judge() {
    for (WatchRecord watch : watches) {
      Optional<String> broken = watch.judge(ledger.journal());
      if (broken.isPresent()) {
        return broken;
      }
    }
    return Optional.<String>empty().or(this::acknowledged).or(this::onceOnly).or(this::guarded).or(this::numbered);
  }

  /** Acknowledged is durable, at the revision that was answered, and on the version that was named. */
  private Optional<String> acknowledged() {
    Map<Long, Event> byRevision = new HashMap<>();
    ledger.journal().forEach(event -> byRevision.put(event.revision(), event));
    for (Heard answer : heard) {
      if (answer.reply() instanceof WriteReply.Done done && done.revision() > 0) {
        Event event = byRevision.get(done.revision());
        if (event == null || event.isRemoval() || !last(event).equals(answer.mark())) {
          return Optional.of("Durable: " + answer.mark() + " was acknowledged at " + done.revision());
        }
        if (answer.expected() > 0 && event.replaced() != answer.expected()) {
          return Optional.of("CompareAndAppend: " + answer.mark() + " replaced " + event.replaced());
        }
      }
    }
    return Optional.empty();
  }

  private static String last(Event event) {
    return Json.parseObject(event.json()).path("last").asString();
  }

  /** No write counts twice, also when its answer was lost and it was tried again, or when two members carried it out. */
  private Optional<String> onceOnly() {
    var seen = new HashMap<Long, Long>();
    for (Event event : ledger.journal()) {
      long request = event.origin().request();
      Long before = request == 0 ? null : seen.put(request, event.revision());
      if (before != null) {
        return Optional.of("Once: request " + request + " at " + before + " and " + event.revision());
      }
    }
    return Optional.empty();
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
