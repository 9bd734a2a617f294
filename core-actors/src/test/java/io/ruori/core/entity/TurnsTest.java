package io.ruori.core.entity;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.kind.User;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.ledger.Change;
import io.ruori.core.ledger.Document;
import io.ruori.core.ledger.Event;
import io.ruori.core.ledger.Ledger;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.SimulatedLedger;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.object.Refusal;
import io.ruori.core.view.FoldedViews;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Writes that share a turn share nothing else. */
class TurnsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final ObjectKey KEY = new ObjectKey("", "configmaps", "default", "a");
  private static final ObjectKey COMPANION = new ObjectKey("ruori.io", "nodeports", "", "30000");
  private static final ObjectKey PARTITION = new ObjectKey("ruori.io", "keepers", "", "7");

  private final FoldedViews views = new FoldedViews();
  private final SimulatedLedger ledger = new SimulatedLedger(views::committed);

  TurnsTest() {
    views.recovered(LiveTable.EMPTY);
  }

  private Turns turns(Decider decider) {
    return turns(decider, Runnable::run);
  }

  private Turns turns(Decider decider, Executor again) {
    return new Turns(views, ledger::append, decider, Clock.fixed(NOW, ZoneOffset.UTC), () -> "uid", again);
  }

  private List<WriteReply> run(Decider decider, WriteRequest... requests) {
    var replies = turns(decider).run(KEY, List.of(requests)).toCompletableFuture();
    while (ledger.hasWork()) {
      ledger.write(false, () -> true);
    }
    assertThat(replies).isDone();
    return replies.join();
  }

  private static WriteRequest by(String user, Ledger.Guard... guards) {
    return new WriteRequest(
        WriteRequest.Verb.UPDATE, new GroupResource("", "configmaps"), "v1", "", "default", "a", new byte[0],
        WriteOptions.of("test"), User.named(user), NOW.plusSeconds(10), List.of(guards),
        WriteRequest.Ticket.NONE);
  }

  private static Decision put(WriteRequest request, Decision.Together together) {
    return new Decision.Put(object(request.user().name()), 200, together, List.of());
  }

  private static ObjectNode object(String writer) {
    ObjectNode object = Json.object().put("kind", "ConfigMap").put("apiVersion", "v1");
    object.putObject("metadata").put("name", "a").put("writer", writer);
    return object;
  }

  @Test
  void givesEachWriterItsOwnUser() {
    List<String> users = new ArrayList<>();
    run(
        (current, request, context) -> {
          users.add(context.user().name());
          return put(request, Decision.Together.ALONE);
        },
        by("alice"), by("bob"));
    assertThat(users).containsExactly("alice", "bob");
  }

  @Test
  void refusesOnlyTheWriteWhoseRulesFail() {
    List<WriteReply> replies =
        run(
            (current, request, context) -> {
              if (request.user().name().equals("mallory")) {
                throw new IllegalStateException("a rule that fails");
              }
              return put(request, Decision.Together.ALONE);
            },
            by("alice"), by("mallory"), by("bob"));
    assertThat(replies).hasExactlyElementsOfTypes(
        WriteReply.Done.class, WriteReply.Refused.class, WriteReply.Done.class);
    assertThat(((WriteReply.Refused) replies.get(1)).refusal().code()).isEqualTo(500);
  }

  @Test
  void refusesOnlyTheWriteWhoseGuardIsLost() {
    long held = hold(0);
    long taken = hold(held);
    List<WriteReply> replies =
        run(
            (current, request, context) -> put(request, Decision.Together.ALONE),
            by("alice"), by("old keeper", new Ledger.Guard(PARTITION, held)), by("new keeper", new Ledger.Guard(PARTITION, taken)));
    assertThat(replies).hasExactlyElementsOfTypes(
        WriteReply.Done.class, WriteReply.Refused.class, WriteReply.Done.class);
    assertThat(ledger.table().find(KEY).orElseThrow().parse().path("metadata").path("writer").asString())
        .isEqualTo("new keeper");
  }

  private long hold(long expected) {
    ObjectNode keeper = Json.object().put("kind", "Keeper");
    keeper.putObject("metadata");
    var origin = new Event.Origin(0, "keeper", "claim", "keeper");
    ledger.append(List.of(Change.put(PARTITION, expected, Document.of(keeper))), List.of(), origin);
    ledger.write(false, () -> true);
    return ledger.table().revisionOf(PARTITION);
  }

  /** A decision may wait for a webhook: it is not made by whoever tells of the conflict. */
  @Test
  void decidesAgainOnlyWhereItMayWait() {
    var later = new ArrayDeque<Runnable>();
    var decided = new AtomicInteger();
    var origin = new Event.Origin(0, "another", "create", "test");
    Decider decider =
        (current, request, context) -> {
          if (decided.incrementAndGet() == 1) {
            ledger.append(List.of(Change.put(KEY, 0, Document.of(object("another")))), List.of(), origin);
          }
          return put(request, Decision.Together.ALONE);
        };
    var replies = turns(decider, later::add).run(KEY, List.of(by("alice"))).toCompletableFuture();
    ledger.write(false, () -> true);
    assertThat(decided).hasValue(1);
    later.remove().run();
    assertThat(decided).hasValue(2);
    ledger.write(false, () -> true);
    assertThat(replies).isCompletedWithValueMatching(all -> all.getFirst() instanceof WriteReply.Done);
  }

  @Test
  void doesNotTakeAnothersRemovalForItsOwn() {
    run((current, request, context) -> put(request, Decision.Together.ALONE), by("alice"));
    var origin = new Event.Origin(0, "other", "delete", "other");
    var remove = new Decision.Remove(Json.object(), Decision.Together.ALONE, List.of());
    var turns = turns((c, r, x) -> remove);
    ledger.append(List.of(Change.remove(KEY, ledger.table().revisionOf(KEY))), List.of(), origin);
    var replies = turns.run(KEY, List.of(by("alice"))).toCompletableFuture();
    ledger.write(true, () -> true);
    assertThat(((WriteReply.Refused) replies.join().getFirst()).refusal().code()).isEqualTo(504);
  }

  @Test
  void seesWhatWasDecidedOfOthersInTheSameTurn() {
    run(
        (current, request, context) -> {
          boolean there = context.others().find(COMPANION).isPresent();
          boolean listed = !context.others().list(COMPANION.groupResource(), "").isEmpty();
          assertThat(listed).isEqualTo(there);
          Change change = there ? Change.remove(COMPANION, 0) : Change.put(COMPANION, 0, companion());
          return put(request, new Decision.Together(List.of(change), List.of()));
        },
        by("alice"), by("bob"));
    assertThat(ledger.table().find(COMPANION)).isEmpty();
  }

  private static Document companion() {
    ObjectNode port = Json.object().put("kind", "NodePort");
    port.putObject("metadata").put("name", "30000");
    return Document.of(port);
  }

  private static WriteRequest numbered(WriteRequest request) {
    return request.with(new WriteRequest.Ticket(4711, 0));
  }

  private WriteReply.Done done(Decider decider, WriteRequest request) {
    return (WriteReply.Done) run(decider, request).getFirst();
  }

  private static Decision addOne(Decider.Current current, WriteRequest request, WriteContext context) {
    ObjectNode object = current.isAbsent() ? Json.object().put("kind", "ConfigMap") : current.object();
    object.withObject("metadata").put("name", "a");
    object.put("count", object.path("count").asInt(0) + 1);
    return new Decision.Put(object, current.isAbsent() ? 201 : 200, Decision.Together.ALONE, List.of());
  }

  /** A silent entity is bypassed by the gateway; then it speaks. */
  @Test
  void countsARequestOnceThatTwoCarryOut() {
    WriteRequest patch = numbered(by("alice"));
    run(TurnsTest::addOne, by("bob"));
    WriteReply.Done first = done(TurnsTest::addOne, patch);
    run(TurnsTest::addOne, by("bob"));
    WriteReply.Done second = done(TurnsTest::addOne, patch);
    assertThat(second).usingRecursiveComparison().isEqualTo(first);
    assertThat(ledger.table().find(KEY).orElseThrow().parse().path("count").asInt()).isEqualTo(3);
  }

  @Test
  void answersACreateThatCountedAlreadyAsCreated() {
    Decider create =
        (current, request, context) ->
            current.isAbsent()
                ? addOne(current, request, context)
                : Decision.refuse(Refusal.alreadyExists(KEY.groupResource(), "a"));
    WriteReply.Done first = done(create, numbered(by("alice")));
    assertThat(done(create, numbered(by("alice")))).usingRecursiveComparison().isEqualTo(first);
    assertThat(first.code()).isEqualTo(201);
  }

  /** Both decided on an absent object; when the second one's append comes, the object was made and went again. */
  @Test
  void doesNotMakeAgainWhatWentMeanwhile() {
    Turns turns = turns(TurnsTest::addOne);
    ledger.append(List.of(Change.put(KEY, 0, companion()).of(4711)), List.of(), new Event.Origin(0, "", "", ""));
    ledger.append(List.of(Change.remove(KEY, 1)), List.of(), new Event.Origin(0, "", "", ""));
    var late = turns.run(KEY, List.of(numbered(by("alice")))).toCompletableFuture();
    while (ledger.hasWork()) {
      ledger.write(false, () -> true);
    }
    assertThat(((WriteReply.Done) late.join().getFirst()).revision()).isEqualTo(1);
    assertThat(ledger.table().find(KEY)).isEmpty();
  }

  /** The leader died after the write; others have changed the object before the writer could ask. */
  @Test
  void findsALostAnswerAmongTheEvents() {
    var turns = turns(TurnsTest::addOne);
    var lost = turns.run(KEY, List.of(numbered(by("alice")))).toCompletableFuture();
    ledger.write(true, () -> true);
    assertThat(((WriteReply.Done) lost.join().getFirst()).revision()).isEqualTo(1);
    assertThat(ledger.table().find(KEY).orElseThrow().parse().path("count").asInt()).isEqualTo(1);
  }

  @Test
  void remembersLongUserNamesShortened() {
    run((current, request, context) -> put(request, Decision.Together.ALONE), by("x".repeat(100_000)));
    assertThat(ledger.journal().getLast().origin().user()).hasSize(1024);
  }

  @Test
  void answersWhenATurnCannotBePutTogether() {
    Decider fails = (current, request, context) -> put(request, null);
    List<WriteReply> replies = run(fails, by("alice"));
    assertThat(replies).hasExactlyElementsOfTypes(WriteReply.Refused.class);
  }

  /** Decisions get everything from the context. */
  @Test
  void givesTheTimeOfTheClock() {
    List<WriteContext> contexts = new ArrayList<>();
    run(
        (current, request, context) -> {
          contexts.add(context);
          return put(request, Decision.Together.ALONE);
        },
        by("alice"));
    assertThat(contexts.getFirst().now()).isEqualTo(NOW);
  }
}
