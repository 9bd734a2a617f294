package io.ruori.core.reconcile;

import io.ruori.core.entity.StepRunner;
import io.ruori.core.ledger.Change;
import io.ruori.core.ledger.Event;
import io.ruori.core.ledger.Ledger;
import io.ruori.core.object.ObjectKey;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Keeps one partition of all reconciled objects: hears which of them may need work, wakes their entities, a bounded number at
 * a time, and comes back to those that failed, with back-off, or that asked for it. It holds its partition by a key in the
 * ledger: the revision of that key guards every write of the steps that it causes, so a keeper that was paused and revived
 * elsewhere can do nothing.
 */
public final class Keeper extends AbstractBehavior<Keeper.Command> {
  private static final int MAX_RUNNING = 8;
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(5);
  private static final Duration LAST_BACKOFF = Duration.ofSeconds(60);
  private static final Duration CLAIM_AGAIN = Duration.ofMillis(500);

  public sealed interface Command {}

  /** A reconciler should look at an object. */
  record Notice(Task task) implements Command {}

  private record Claim() implements Command {}

  private record Claimed(Ledger.Reply reply) implements Command {}

  private record Ended(Task task, StepRunner.Stepped stepped) implements Command {}

  /** A reconciler and an object of its kind. */
  public record Task(String reconciler, ObjectKey key) {}

  private static final class Progress {
    private boolean running;
    private boolean queued;
    private int failures;
  }

  private final int partition;
  private final KeeperPorts ports;
  private final TimerScheduler<Command> timers;
  private final Map<Task, Progress> tasks = new HashMap<>();
  private final ArrayDeque<Task> queue = new ArrayDeque<>();
  private int running;
  private long revision;

  private Keeper(ActorContext<Command> context, TimerScheduler<Command> timers, int partition, KeeperPorts ports) {
    super(context);
    this.partition = partition;
    this.ports = ports;
    this.timers = timers;
    onClaim(new Claim());
  }

  public static Behavior<Command> create(int partition, KeeperPorts ports) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new Keeper(context, timers, partition, ports)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Claim.class, this::onClaim)
        .onMessage(Claimed.class, this::onClaimed)
        .onMessage(Notice.class, this::onNotice)
        .onMessage(Ended.class, this::onEnded)
        .onSignal(PostStop.class, this::onStop)
        .build();
  }

  private Behavior<Command> onClaim(Claim claim) {
    String holder = getContext().getSystem().address().toString();
    var origin = new Event.Origin(ports.clock().millis(), "keeper", "claim", "keeper");
    Change change = Partitions.claim(ports.views().current(), partition, holder);
    getContext()
        .pipeToSelf(
            ports.ledger().append(List.of(change), List.of(), origin), (reply, failure) -> new Claimed(reply));
    return this;
  }

  private Behavior<Command> onClaimed(Claimed claimed) {
    if (!(claimed.reply() instanceof Ledger.Appended appended)) {
      timers.startSingleTimer("claim", new Claim(), CLAIM_AGAIN);
      return this;
    }
    revision = appended.events().getFirst().revision();
    ports.feed().join(partition, getContext().getSelf());
    return next();
  }

  private Behavior<Command> onNotice(Notice notice) {
    Progress progress = tasks.computeIfAbsent(notice.task(), task -> new Progress());
    if (!progress.queued) {
      progress.queued = true;
      if (!progress.running) {
        queue.add(notice.task());
      }
    }
    return next();
  }

  private Behavior<Command> next() {
    while (revision > 0 && running < MAX_RUNNING && !queue.isEmpty()) {
      Task task = queue.poll();
      Progress progress = tasks.get(task);
      progress.queued = false;
      progress.running = true;
      running++;
      timers.cancel(task);
      getContext().pipeToSelf(ports.waker().wake(task, revision), (stepped, failure) -> ended(task, stepped, failure));
    }
    return this;
  }

  private static Ended ended(Task task, StepRunner.Stepped stepped, Throwable failure) {
    return new Ended(task, failure == null ? stepped : new StepRunner.Stepped(Optional.empty(), failure.toString()));
  }

  private Behavior<Command> onEnded(Ended ended) {
    Task task = ended.task();
    Progress progress = tasks.get(task);
    progress.running = false;
    running--;
    if (ended.stepped().isFailure()) {
      Duration delay = backoff(progress.failures++);
      getContext()
          .getLog()
          .debug("step failed, again later: task={} failure={} delay={}", task, ended.stepped().failure(), delay);
      timers.startSingleTimer(task, new Notice(task), delay);
    } else {
      progress.failures = 0;
      ended.stepped().again().ifPresent(delay -> timers.startSingleTimer(task, new Notice(task), delay));
    }
    if (progress.queued) {
      queue.add(task);
    } else if (progress.failures == 0) {
      tasks.remove(task);
    }
    return next();
  }

  private static Duration backoff(int failures) {
    Duration delay = FIRST_BACKOFF.multipliedBy(1L << Math.min(failures, 20));
    return delay.compareTo(LAST_BACKOFF) < 0 ? delay : LAST_BACKOFF;
  }

  private Behavior<Command> onStop(PostStop stop) {
    ports.feed().leave(partition, getContext().getSelf());
    return this;
  }
}
