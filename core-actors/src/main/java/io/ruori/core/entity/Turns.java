package io.ruori.core.entity;

import io.ruori.core.api.ApiException;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.ledger.Change;
import io.ruori.core.ledger.Event;
import io.ruori.core.ledger.Ledger;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.object.GroupResource;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.object.Refusal;
import io.ruori.core.view.Happening;
import io.ruori.core.view.Views;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries turns out: decide on the local view, append, answer. The object's entity runs its turns through this; the gateway
 * runs the very same when an entity is silent. A stale view shows as {@code Conflict}: the turn is decided again on a newer
 * one.
 */
public final class Turns {
  private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

  /** After so many lost races the writers are told to come again. */
  private static final int MAX_TRIES = 16;

  /** Writers of many objects may share what is committed with each (a quota): whenever one loses, another has won. */
  private static final int MAX_TRIES_BESIDE = 256;

  private static final Duration CATCH_UP = Duration.ofSeconds(5);

  /** The ledger, to whoever appends. The stage does not fail: a lost answer is {@link Ledger.Unknown}. */
  @FunctionalInterface
  public interface Appender {
    CompletionStage<Ledger.Reply> append(List<Change> changes, List<Ledger.Guard> guards, Event.Origin origin);
  }

  private final Views views;
  private final Appender appender;
  private final Decider decider;
  private final Clock clock;
  private final Supplier<String> uids;
  private final Executor again;

  /** @param again where a turn is decided another time: not where the ledger or the views told of it, as that may call webhooks */
  public Turns(
      Views views, Appender appender, Decider decider, Clock clock, Supplier<String> uids, Executor again) {
    this.views = views;
    this.appender = appender;
    this.decider = decider;
    this.clock = clock;
    this.uids = uids;
    this.again = again;
  }

  /** Whether what is appended here arrives at the ledger. The stage does not fail. */
  CompletionStage<Boolean> canWrite() {
    return appender
        .append(List.of(), List.of(), new Event.Origin(clock.millis(), "", "", ""))
        .thenApply(reply -> reply instanceof Ledger.Appended);
  }

  /** Answers, one for each request and in their order. The stage does not fail. */
  public CompletionStage<List<WriteReply>> run(ObjectKey key, List<WriteRequest> requests) {
    return CompletableFuture.completedFuture(key)
        .thenCompose(same -> run(same, requests, 1))
        .exceptionally(failure -> all(requests, refusal(key, failure)));
  }

  private static Refusal refusal(ObjectKey key, Throwable failure) {
    Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    if (cause instanceof ApiException known) {
      return known.refusal();
    }
    if (cause instanceof TimeoutException) {
      return Refusal.timeout("this master did not catch up with the others in time");
    }
    LOG.error("write failed key={}", key, cause);
    return Refusal.internal(String.valueOf(cause.getMessage()));
  }

  /** A rule that fails on one write is that write's trouble, and not that of others in the same turn. */
  private Decision decide(Decider.Current current, WriteRequest request, WriteContext context) {
    try {
      return decider.decide(current, request, context);
    } catch (RuntimeException | StackOverflowError failure) {
      return Decision.refuse(refusal(current.key(), failure));
    }
  }

  private CompletionStage<List<WriteReply>> again(ObjectKey key, List<WriteRequest> requests, int attempt) {
    return CompletableFuture.supplyAsync(() -> run(key, requests, attempt + 1), again).thenCompose(stage -> stage);
  }

  private CompletionStage<List<WriteReply>> run(ObjectKey key, List<WriteRequest> requests, int attempt) {
    LiveTable base = views.current();
    Instant now = clock.instant();
    var asked = new HashSet<ObjectKey>();
    Turn.Contexts contexts = (user, ahead) -> new WriteContext(now, uids, user, new TableOthers(base, ahead, asked));
    List<Optional<WriteReply>> settled =
        requests.stream().map(request -> settled(key, request, contexts, attempt)).toList();
    if (settled.stream().anyMatch(Optional::isPresent)) {
      return beside(settled, requests, others -> run(key, others, attempt));
    }
    Turn turn = Turn.decide(key, base, requests, this::decide, contexts);
    if (!turn.writes()) {
      return answerIfFresh(turn, asked, requests, attempt);
    }
    return appender
        .append(turn.changes(), turn.guards(), turn.origin(clock.millis()))
        .thenCompose(reply -> onReply(turn, requests, attempt, reply));
  }

  /**
   * The answer to a request that has counted already, or that nobody waits for any more. Asked after the table to decide on was
   * taken: what is in that, is found.
   */
  private Optional<WriteReply> settled(ObjectKey key, WriteRequest request, Turn.Contexts contexts, int attempt) {
    Optional<Happening> done = views.outcome(key, request.ticket().number());
    if (done.isPresent()) {
      WriteContext context = contexts.of(request.user(), Map.of());
      return Optional.of(Repetition.answer(done.get(), replaced -> decide(replaced, request, context)));
    }
    boolean overdue = attempt > 1 && clock.instant().isAfter(request.deadline());
    return overdue ? Optional.of(WriteReply.Refused.overdue()) : Optional.empty();
  }

  /** Answers some requests as is known, and has the others answered in a turn of their own. */
  private static CompletionStage<List<WriteReply>> beside(
      List<Optional<WriteReply>> known,
      List<WriteRequest> requests,
      Function<List<WriteRequest>, CompletionStage<List<WriteReply>>> turn) {
    List<WriteRequest> others =
        IntStream.range(0, requests.size()).filter(i -> known.get(i).isEmpty()).mapToObj(requests::get).toList();
    CompletionStage<List<WriteReply>> answered =
        others.isEmpty() ? CompletableFuture.completedFuture(List.of()) : turn.apply(others);
    return answered.thenApply(
        replies -> {
          Iterator<WriteReply> next = replies.iterator();
          return known.stream().map(reply -> reply.orElseGet(next::next)).toList();
        });
  }

  /** What writes nothing passes the same check as a GET: nothing acknowledged before may be missing from its view. */
  private CompletionStage<List<WriteReply>> answerIfFresh(
      Turn turn, Set<ObjectKey> asked, List<WriteRequest> requests, int attempt) {
    return views
        .latest()
        .thenCompose(
            table ->
                attempt >= MAX_TRIES || isFresh(turn, requests, asked, table)
                    ? CompletableFuture.completedFuture(turn.replies(List.of()))
                    : again(turn.key(), requests, attempt));
  }

  /** An object that is absent may have come and gone since: then one of the requests may have counted. */
  private boolean isFresh(Turn turn, List<WriteRequest> requests, Set<ObjectKey> asked, LiveTable table) {
    return table.revisionOf(turn.key()) == turn.revision()
        && asked.stream().allMatch(key -> table.revisionOf(key) == turn.base().revisionOf(key))
        && requests.stream().noneMatch(request -> hasCounted(turn.key(), request));
  }

  private boolean hasCounted(ObjectKey key, WriteRequest request) {
    return views.outcome(key, request.ticket().number()).isPresent();
  }

  private CompletionStage<List<WriteReply>> onReply(
      Turn turn, List<WriteRequest> requests, int attempt, Ledger.Reply reply) {
    return switch (reply) {
      case Ledger.Appended appended -> answer(turn, requests, attempt, turn.replies(appended.events()));
      case Ledger.Refused refused -> CompletableFuture.completedFuture(all(requests, refused.refusal()));
      case Ledger.Conflict conflict -> again(turn, requests, attempt, conflict);
      case Ledger.Unknown unknown -> readBack(turn, requests, attempt);
    };
  }

  /**
   * Upon an absent object a turn can be written that was decided long ago: the object came and went meanwhile. Those who write
   * nothing in it have to look again.
   */
  private CompletionStage<List<WriteReply>> answer(
      Turn turn, List<WriteRequest> requests, int attempt, List<WriteReply> replies) {
    List<Optional<WriteReply>> known =
        IntStream.range(0, replies.size())
            .mapToObj(i -> turn.revision() > 0 || turn.steps().get(i).own() >= 0
                ? Optional.of(replies.get(i))
                : Optional.<WriteReply>empty())
            .toList();
    return beside(known, requests, others -> again(turn.key(), others, attempt));
  }

  private CompletionStage<List<WriteReply>> again(
      Turn turn, List<WriteRequest> requests, int attempt, Ledger.Conflict conflict) {
    if (requests.stream().anyMatch(request -> lost(request, conflict))) {
      return newer(turn, conflict).thenCompose(table -> withoutLosers(turn.key(), requests, attempt, conflict));
    }
    if (attempt >= (conflict.key().equals(turn.key()) ? MAX_TRIES : MAX_TRIES_BESIDE)) {
      String why = "the object has been modified; please apply your changes to the latest version and try again";
      Refusal refusal = Refusal.conflict(turn.key().groupResource(), turn.key().name(), why);
      return CompletableFuture.completedFuture(all(requests, refusal));
    }
    return newer(turn, conflict).thenCompose(table -> again(turn.key(), requests, attempt));
  }

  /** That an object is gone says nothing of when: then it takes the newest table to see it. */
  private CompletionStage<LiveTable> newer(Turn turn, Ledger.Conflict conflict) {
    return conflict.current() > turn.base().revision() ? views.atLeast(conflict.current(), CATCH_UP) : views.latest();
  }

  private static boolean lost(WriteRequest request, Ledger.Conflict conflict) {
    return request.guards().stream()
        .anyMatch(guard -> guard.key().equals(conflict.key()) && guard.revision() != conflict.current());
  }

  /** Those whose own guard is lost are refused; the others of the turn had only the bad luck to stand beside them. */
  private CompletionStage<List<WriteReply>> withoutLosers(
      ObjectKey key, List<WriteRequest> requests, int attempt, Ledger.Conflict conflict) {
    GroupResource resource = conflict.key().groupResource();
    Refusal refusal = Refusal.conflict(resource, conflict.key().name(), "the partition has a new keeper");
    Optional<WriteReply> refused = Optional.of(new WriteReply.Refused(refusal, List.of()));
    List<Optional<WriteReply>> known =
        requests.stream()
            .map(request -> lost(request, conflict) && !hasCounted(key, request) ? refused : Optional.<WriteReply>empty())
            .toList();
    return beside(known, requests, others -> again(key, others, attempt));
  }

  /**
   * The answer was lost: whether the turn was committed shows in the requests' own outcomes, as long as these are remembered,
   * else in the object itself. What is still under way somewhere cannot count a second time.
   */
  private CompletionStage<List<WriteReply>> readBack(Turn turn, List<WriteRequest> requests, int attempt) {
    List<WriteReply> unknown = all(requests, Refusal.timeout("the outcome of the write is not known"));
    return views
        .latest()
        .exceptionally(unconfirmed -> null)
        .thenCompose(
            table -> {
              if (table == null || attempt >= MAX_TRIES) {
                return CompletableFuture.completedFuture(unknown);
              }
              if (isRemembered(turn.key(), requests)) {
                return inDoubt(again(turn.key(), requests, attempt));
              }
              if (turn.isOutcomeIn(table)) {
                return CompletableFuture.completedFuture(foundAgain(turn, table));
              }
              return turn.revision() > 0 && table.revisionOf(turn.key()) == turn.revision()
                  ? inDoubt(again(turn.key(), requests, attempt))
                  : CompletableFuture.completedFuture(unknown);
            });
  }

  private static CompletionStage<List<WriteReply>> inDoubt(CompletionStage<List<WriteReply>> replies) {
    return replies.thenApply(known -> known.stream().map(WriteReply::inDoubt).toList());
  }

  private boolean isRemembered(ObjectKey key, List<WriteRequest> requests) {
    long oldest = views.oldest(key.groupResource());
    return requests.stream().allMatch(r -> r.ticket().number() != 0 && r.ticket().born() >= oldest);
  }

  /** The changes of an append have consecutive revisions, so all of them follow from that of the object's last version. */
  private List<WriteReply> foundAgain(Turn turn, LiveTable table) {
    List<Change> changes = turn.changes();
    long last = table.revisionOf(turn.key());
    long first = last == 0 ? 0 : last - turn.lastOwn();
    var events = new ArrayList<Event>();
    for (int i = 0; i < changes.size(); i++) {
      Change change = changes.get(i);
      long revision = first == 0 ? 0 : first + i;
      byte[] json = change.document() == null ? null : change.document().at(revision);
      events.add(new Event(change.key(), revision, change.expected(), json, turn.origin(clock.millis())));
    }
    return turn.replies(events);
  }

  private static List<WriteReply> all(List<WriteRequest> requests, Refusal refusal) {
    return requests.stream().<WriteReply>map(request -> new WriteReply.Refused(refusal, List.of())).toList();
  }
}
