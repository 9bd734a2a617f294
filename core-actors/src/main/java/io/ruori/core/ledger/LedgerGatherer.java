package io.ruori.core.ledger;

import io.ruori.core.object.Refusal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * The ledger's front: while one batch is being written, the next one collects here, so that many appends share one fsync and
 * a lone one waits for nobody. What waits is bounded in bytes; beyond that appends are refused with 429. When the writer
 * dies in the middle of a batch, a new one recovers and those who asked hear {@link Ledger.Unknown}.
 */
public final class LedgerGatherer extends AbstractBehavior<Ledger.Command> {
  /** Bounds: what one batch may hold, and what may wait. */
  public record Limits(int batchAppends, int batchBytes, int waitingBytes, Duration restartDelay) {
    public static final Limits DEFAULT = new Limits(512, 4 << 20, 64 << 20, Duration.ofMillis(200));
  }

  /** Between the gatherer and its writer. */
  sealed interface Internal extends Ledger.Command {}

  private record BatchDone(long batch) implements Internal {}

  private record StartWriter() implements Internal {}

  /** A new writer has recovered: what became of its predecessor's last batch can now be read. */
  private record Recovered(List<Ledger.Append> unanswered) implements Internal {}

  private final Limits limits;
  private final Capacity capacity;
  private final Supplier<Behavior<LedgerWriter.Command>> writers;
  private final TimerScheduler<Ledger.Command> timers;
  private final ArrayDeque<Ledger.Append> waiting = new ArrayDeque<>();
  private final List<Ledger.Append> unanswered = new ArrayList<>();
  private List<Ledger.Append> inFlight = List.of();
  private long waitingBytes;
  private long batch;
  private ActorRef<LedgerWriter.Command> writer;

  private LedgerGatherer(
      ActorContext<Ledger.Command> context,
      TimerScheduler<Ledger.Command> timers,
      Limits limits,
      Capacity capacity,
      Supplier<Behavior<LedgerWriter.Command>> writers) {
    super(context);
    this.timers = timers;
    this.limits = limits;
    this.capacity = capacity;
    this.writers = writers;
    startWriter();
  }

  /**
   * @param writers makes the event-sourced writer, again after each of its deaths
   */
  public static Behavior<Ledger.Command> create(
      Limits limits, Capacity capacity, Supplier<Behavior<LedgerWriter.Command>> writers) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(timers -> new LedgerGatherer(context, timers, limits, capacity, writers)));
  }

  @Override
  public Receive<Ledger.Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Ledger.Append.class, this::onAppend)
        .onMessage(BatchDone.class, this::onBatchDone)
        .onMessage(StartWriter.class, message -> startWriter())
        .onMessage(Recovered.class, this::onRecovered)
        .onSignal(Terminated.class, this::onWriterDied)
        .onSignal(PostStop.class, this::onStop)
        .build();
  }

  private Behavior<Ledger.Command> onAppend(Ledger.Append append) {
    int bytes = append.bytes();
    if (waitingBytes + bytes > limits.waitingBytes()) {
      append.replyTo().tell(new Ledger.Refused(Refusal.tooManyRequests("too many writes are waiting", 1)));
      return this;
    }
    waiting.add(append);
    waitingBytes += bytes;
    return writeNext();
  }

  private Behavior<Ledger.Command> onBatchDone(BatchDone done) {
    if (done.batch() == batch) {
      inFlight = List.of();
    }
    return writeNext();
  }

  private Behavior<Ledger.Command> writeNext() {
    if (writer == null || !inFlight.isEmpty() || waiting.isEmpty()) {
      return this;
    }
    var next = new ArrayList<Ledger.Append>();
    int bytes = 0;
    while (!waiting.isEmpty() && next.size() < limits.batchAppends()) {
      int size = waiting.peek().bytes();
      if (!next.isEmpty() && bytes + size > limits.batchBytes()) {
        break;
      }
      bytes += size;
      next.add(waiting.poll());
    }
    waitingBytes -= bytes;
    if (!capacity.hasRoomFor(bytes)) {
      var refused = new Ledger.Refused(Refusal.storageFull(
              "the disk of the ledger is full: writes are refused until there is space again"));
      next.forEach(append -> append.replyTo().tell(refused));
      return writeNext();
    }
    inFlight = next;
    long number = ++batch;
    writer.tell(new LedgerWriter.Write(next, getContext().getSelf().narrow(), new BatchDone(number)));
    return this;
  }

  private Behavior<Ledger.Command> onWriterDied(Terminated death) {
    getContext().getLog().error("ledger writer stopped, starting another: writer={}", death.getRef().path());
    unanswered.addAll(inFlight);
    inFlight = List.of();
    writer = null;
    timers.startSingleTimer(new StartWriter(), limits.restartDelay());
    return this;
  }

  private Behavior<Ledger.Command> onRecovered(Recovered recovered) {
    var unknown = new Ledger.Unknown("the writer of the ledger stopped during the write");
    recovered.unanswered().forEach(append -> append.replyTo().tell(unknown));
    unanswered.removeAll(recovered.unanswered());
    return this;
  }

  private Behavior<Ledger.Command> onStop(PostStop stop) {
    var unknown = new Ledger.Unknown("the ledger is no longer led here");
    unanswered.addAll(inFlight);
    unanswered.addAll(waiting);
    unanswered.forEach(append -> append.replyTo().tell(unknown));
    return this;
  }

  private Behavior<Ledger.Command> startWriter() {
    writer = getContext().spawnAnonymous(writers.get(), DispatcherSelector.sameAsParent());
    getContext().watch(writer);
    if (!unanswered.isEmpty()) {
      var probe = new Recovered(List.copyOf(unanswered)); // an empty batch is answered as soon as recovery is over
      writer.tell(new LedgerWriter.Write(List.of(), getContext().getSelf().narrow(), probe));
    }
    return writeNext();
  }
}
