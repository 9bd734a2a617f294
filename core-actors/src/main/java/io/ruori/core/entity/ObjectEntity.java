package io.ruori.core.entity;

import io.ruori.core.object.ObjectKey;
import io.ruori.core.object.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/**
 * The actor of one object: the queue for its key. While a turn is being written, writes collect; then all of them are decided
 * in the next turn and written with one append, so a hundred writers of one object do not conflict. It keeps no state: that is
 * in the view. A keeper wakes it to run its kind's reconcilers, one step of each at a time.
 */
public final class ObjectEntity extends AbstractBehavior<ObjectEntity.Command> {
  public static final EntityTypeKey<Command> TYPE = EntityTypeKey.create(Command.class, "object");

  /** What may wait for one object, beyond which writers hear 429. */
  private static final int MAX_WAITING = 1024;

  private static final int MAX_WAITING_BYTES = 16 << 20;

  public sealed interface Command {}

  /** A write. It is dropped when it comes to its turn after its deadline: nobody waits for it any more. */
  public record Submit(WriteRequest request, ActorRef<WriteReply> replyTo) implements Command {}

  /** In the place of a reconciler: only show that somebody is here who can write. */
  static final String NO_RECONCILER = "";

  /** Run a step of a reconciler, unless one is running: then again when that is done. */
  public record Wake(String reconciler, long partitionRevision, ActorRef<StepRunner.Stepped> replyTo) implements Command {}

  private record TurnDone(List<Submit> submits, List<WriteReply> replies) implements Command {}

  private record StepDone(Wake wake, StepRunner.Stepped stepped) implements Command {}

  private record Idle() implements Command {}

  /** Ends the entity, after the turn and the steps that are under way: it is idle, or it moves to another member. */
  record Stop() implements Command {}

  private final ObjectKey key;
  private final Turns turns;
  private final StepRunner steps;
  private final Clock clock;
  private final ActorRef<ClusterSharding.ShardCommand> shard;
  private final List<Submit> waiting = new ArrayList<>();
  private final List<String> running = new ArrayList<>();
  private final List<Wake> wakes = new ArrayList<>();
  private int waitingBytes;
  private boolean writing;
  private boolean stopping;

  private ObjectEntity(
      ActorContext<Command> context,
      ObjectKey key,
      Turns turns,
      StepRunner steps,
      Clock clock,
      ActorRef<ClusterSharding.ShardCommand> shard) {
    super(context);
    this.key = key;
    this.turns = turns;
    this.steps = steps;
    this.clock = clock;
    this.shard = shard;
    context.setReceiveTimeout(Duration.ofSeconds(30), new Idle());
  }

  public static Behavior<Command> create(
      ObjectKey key, Turns turns, StepRunner steps, Clock clock, ActorRef<ClusterSharding.ShardCommand> shard) {
    return Behaviors.setup(context -> new ObjectEntity(context, key, turns, steps, clock, shard));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Submit.class, this::onSubmit)
        .onMessage(TurnDone.class, this::onTurnDone)
        .onMessage(Wake.class, this::onWake)
        .onMessage(StepDone.class, this::onStepDone)
        .onMessage(Idle.class, this::onIdle)
        .onMessage(Stop.class, this::onStop)
        .build();
  }

  private Behavior<Command> onSubmit(Submit sent) {
    Submit submit = timed(sent);
    int bytes = submit.request().body().length;
    if (waiting.size() >= MAX_WAITING || waitingBytes + bytes > MAX_WAITING_BYTES) {
      submit.replyTo().tell(refused(Refusal.tooManyRequests("too many writes are waiting for this object", 1)));
      return this;
    }
    waiting.add(submit);
    waitingBytes += bytes;
    return writing ? this : nextTurn();
  }

  /** What another member's clock calls the deadline may be far off by this one's; how long it waits is known. */
  private Submit timed(Submit sent) {
    Instant givenUp = clock.instant().plus(WritePath.SILENCE);
    boolean fromElsewhere = sent.replyTo().path().address().hasGlobalScope();
    return fromElsewhere && sent.request().deadline().isAfter(givenUp)
        ? new Submit(sent.request().until(givenUp), sent.replyTo())
        : sent;
  }

  private Behavior<Command> nextTurn() {
    var submits = new ArrayList<Submit>(waiting.size());
    for (Submit submit : waiting) {
      if (clock.instant().isAfter(submit.request().deadline())) {
        submit.replyTo().tell(WriteReply.Refused.overdue());
      } else {
        submits.add(submit);
      }
    }
    waiting.clear();
    waitingBytes = 0;
    writing = !submits.isEmpty();
    if (writing) {
      var stage = turns.run(key, submits.stream().map(Submit::request).toList());
      getContext().pipeToSelf(stage, (replies, failure) -> new TurnDone(submits, answers(submits, replies, failure)));
    }
    return this;
  }

  private static List<WriteReply> answers(List<Submit> submits, List<WriteReply> replies, Throwable failure) {
    if (failure == null) {
      return replies;
    }
    WriteReply refused = refused(Refusal.internal(String.valueOf(failure.getMessage())));
    return submits.stream().map(submit -> refused).toList();
  }

  private Behavior<Command> onTurnDone(TurnDone done) {
    for (int i = 0; i < done.submits().size(); i++) {
      done.submits().get(i).replyTo().tell(done.replies().get(i));
    }
    nextTurn();
    return stopIfDone();
  }

  private Behavior<Command> onWake(Wake wake) {
    if (wake.reconciler().equals(NO_RECONCILER)) {
      turns.canWrite().thenAccept(can -> wake.replyTo().tell(new StepRunner.Stepped(Optional.empty(), can ? "" : "no ledger")));
      return this;
    }
    if (running.contains(wake.reconciler())) {
      wakes.add(wake);
      return this;
    }
    running.add(wake.reconciler());
    var step = steps.run(wake.reconciler(), key, wake.partitionRevision());
    getContext().pipeToSelf(step, (stepped, failure) -> new StepDone(wake, failure == null ? stepped : StepRunner.Stepped.failed(failure)));
    return this;
  }

  private Behavior<Command> onStepDone(StepDone done) {
    String reconciler = done.wake().reconciler();
    done.wake().replyTo().tell(done.stepped());
    running.remove(reconciler);
    Wake next = wakes.stream().filter(wake -> wake.reconciler().equals(reconciler)).findFirst().orElse(null);
    if (next != null) {
      wakes.remove(next);
      return onWake(next);
    }
    return stopIfDone();
  }

  private Behavior<Command> onStop(Stop stop) {
    stopping = true;
    return stopIfDone();
  }

  private Behavior<Command> stopIfDone() {
    return stopping && !writing && running.isEmpty() ? Behaviors.stopped() : this;
  }

  private Behavior<Command> onIdle(Idle idle) {
    if (!writing && running.isEmpty()) {
      shard.tell(new ClusterSharding.Passivate<>(getContext().getSelf()));
    }
    return this;
  }

  private static WriteReply refused(Refusal refusal) {
    return new WriteReply.Refused(refusal, List.of());
  }
}
