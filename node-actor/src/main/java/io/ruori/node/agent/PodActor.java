package io.ruori.node.agent;

import io.ruori.core.object.Json;
import io.ruori.node.pod.ContainerUnit;
import io.ruori.node.pod.Effect;
import io.ruori.node.pod.Input;
import io.ruori.node.pod.PodMachine;
import io.ruori.node.pod.PodMachine.Transition;
import io.ruori.node.pod.PodState;
import io.ruori.node.pod.PodState.SandboxState;
import io.ruori.node.pod.PodState.Why;
import io.ruori.node.status.PodStatuses;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/** One pod on this node: feeds its machine, does what the machine wants on virtual threads, posts its status. */
public final class PodActor {
  private static final Logger LOG = LoggerFactory.getLogger(PodActor.class);
  private static final Duration STATUS_RETRY = Duration.ofSeconds(1);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final PodWork work;
  private final Executor threads;
  private PodState state;
  private ObjectNode posted;
  private long postedVersion;
  private boolean posting;
  private boolean deletionWanted;

  private PodActor(
      ActorContext<Command> context, TimerScheduler<Command> timers, PodWork work, Executor threads, PodState initial) {
    this.context = context;
    this.timers = timers;
    this.work = work;
    this.threads = threads;
    this.state = initial;
    this.posted = initial.pod().status() instanceof ObjectNode known ? known : Json.object();
  }

  /** What a pod actor hears. */
  public sealed interface Command {}

  /** Something for the machine. */
  public record Hear(Input input) implements Command {}

  /** The containers of this pod that run, sandbox included; what the machine believes to run and is not here has ended. */
  public record Level(Set<String> runningIds) implements Command {}

  /** This container or sandbox may have ended. */
  public record Died(String id) implements Command {}

  private record Posted(ObjectNode status, PodWork.Answer answer) implements Command {}

  private record PostAgain() implements Command {}

  private record RefreshVolumes() implements Command {}

  /** @param threads where blocking work runs */
  static Behavior<Command> create(PodState initial, PodWork work, Executor threads) {
    return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
      PodActor actor = new PodActor(context, timers, work, threads, initial);
      actor.begin();
      return Behaviors.receive(Command.class)
          .onMessage(Hear.class, m -> actor.onHear(m.input()))
          .onMessage(Level.class, m -> actor.onSuspects(id -> !m.runningIds().contains(id)))
          .onMessage(Died.class, m -> actor.onSuspects(m.id()::equals))
          .onMessage(Posted.class, actor::onPosted)
          .onMessage(PostAgain.class, m -> actor.onPostAgain())
          .onMessage(RefreshVolumes.class, m -> actor.onRefreshVolumes())
          .build();
    }));
  }

  private void begin() {
    for (ContainerUnit unit : state.units()) {
      unit.running().ifPresent(r -> perform(new Effect.Watch(unit.name(), r.id())));
    }
    if (work.refreshes(state.pod())) {
      timers.startTimerWithFixedDelay(new RefreshVolumes(), work.refreshInterval());
    }
    context.getSelf().tell(new Hear(new Input.Desired(state.pod())));
  }

  private Behavior<Command> onHear(Input input) {
    Transition transition = PodMachine.step(state, input, work.now());
    state = transition.state();
    boolean finished = false;
    for (Effect effect : transition.effects()) {
      finished |= effect instanceof Effect.Finish;
      perform(effect);
    }
    if (finished) {
      return Behaviors.stopped();
    }
    postIfChanged();
    return Behaviors.same();
  }

  /** What somebody else has written since (a master that took this node for lost) is what the API has now. */
  private void heedOthers() {
    boolean since = state.pod().version() > postedVersion;
    if (since && state.pod().status() instanceof ObjectNode now && PodObjects.disagree(now, posted)) {
      posted = now;
    }
  }

  private void perform(Effect effect) {
    switch (effect) {
      case Effect.WakeAt wake -> wakeAt(wake.at());
      case Effect.DeleteObject d -> deletionWanted = true;
      case Effect.Finish f -> LOG.debug("pod ended pod={}", state.pod().ref());
      case Effect.Tell tell -> work.tell(state.pod(), tell);
      case Effect.Watch watch -> watch(watch);
      case Effect.MountVolumes e -> run(e);
      case Effect.SetUpSandbox e -> run(e);
      case Effect.Pull e -> run(e);
      case Effect.Start e -> run(e);
      case Effect.Stop e -> run(e);
      case Effect.TearDown e -> run(e);
    }
  }

  /** What ended before it was known to run has told nobody, so the first look is at once. */
  private void watch(Effect.Watch watch) {
    work.watch(state, watch, threads, this::hear);
    context.getSelf().tell(new Died(watch.id()));
  }

  private void run(Effect effect) {
    PodState seen = state;
    threads.execute(() -> hear(work.run(effect, seen)));
  }

  private void hear(Input input) {
    context.getSelf().tell(new Hear(input));
  }

  private void wakeAt(Instant at) {
    Duration delay = Duration.between(work.now(), at);
    timers.startSingleTimer("wake", new Hear(new Input.Tick()), delay.isNegative() ? Duration.ZERO : delay.plusMillis(1));
  }

  /** Looks closely at what is believed to run and perhaps does not. */
  private Behavior<Command> onSuspects(Predicate<String> suspect) {
    if (state.sandbox() instanceof SandboxState.Up up && suspect.test(up.id())) {
      threads.execute(() -> work.sandboxEnded(up.id()).ifPresent(this::hear));
    }
    for (ContainerUnit unit : state.units()) {
      if (unit.stage() instanceof ContainerUnit.Stage.Running r && suspect.test(r.id())) {
        PodState seen = state;
        threads.execute(() -> work.ended(seen, unit.name(), r).ifPresent(this::hear));
      }
    }
    return Behaviors.same();
  }

  private void postIfChanged() {
    if (posting || state.isEnding(Why.GONE) || state.isEnding(Why.EVACUATED)) {
      return;
    }
    heedOthers();
    ObjectNode status = PodStatuses.of(state, work.host(), posted, work.now());
    boolean changed = PodObjects.differs(posted, status);
    if (!changed && !deletionWanted) {
      return;
    }
    posting = true;
    PodState seen = state;
    ObjectNode before = posted;
    boolean delete = deletionWanted;
    threads.execute(() -> {
      PodWork.Answer answer =
          changed ? work.objects().post(seen.pod(), before, status) : new PodWork.Answer(PodWork.PostResult.DONE, 0);
      if (delete && answer.result() == PodWork.PostResult.DONE) {
        answer = new PodWork.Answer(work.objects().delete(seen.pod()), 0);
      }
      context.getSelf().tell(new Posted(status, answer));
    });
  }

  private Behavior<Command> onPosted(Posted message) {
    switch (message.answer().result()) {
      case DONE -> {
        posting = false;
        posted = message.status();
        postedVersion = Math.max(postedVersion, message.answer().version());
        postIfChanged();
      }
      case DELETED -> {
        LOG.debug("pod removed pod={}", state.pod().ref());
        return onHear(new Input.Gone());
      }
      case FAILED -> timers.startSingleTimer(new PostAgain(), STATUS_RETRY);
    }
    return Behaviors.same();
  }

  private Behavior<Command> onPostAgain() {
    posting = false;
    postIfChanged();
    return Behaviors.same();
  }

  private Behavior<Command> onRefreshVolumes() {
    boolean mounted = state.volumes() instanceof PodState.Volumes.Mounted;
    if (mounted && state.ending().isEmpty()) {
      PodState seen = state;
      threads.execute(() -> work.refresh(seen.pod()));
    }
    return Behaviors.same();
  }
}
