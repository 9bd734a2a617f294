package io.ruori.node.agent;

import io.ruori.core.api.Api;
import io.ruori.node.pod.Input;
import io.ruori.node.pod.PodAdoption;
import io.ruori.node.pod.PodDefinition;
import io.ruori.node.runtime.ContainerRuntime.ContainerEvent;
import io.ruori.node.runtime.ContainerView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A node: registers itself, takes on the pods that are bound to it, adopts what runs already, cleans up what belongs to no
 * pod. Level-triggered: the list of pods and the list of containers decide, events only make it quick.
 */
public final class NodeAgent {
  private static final Logger LOG = LoggerFactory.getLogger(NodeAgent.class);
  private static final Api.Resource PODS = Api.Resource.core("pods");

  private final ActorContext<Command> context;
  private final NodeSettings settings;
  private final NodeParts parts;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final EventRecorder events;
  private final PodWork work;
  private final NodeVitals vitals;
  private final Orphans orphans;
  private final Map<String, ActorRef<PodActor.Command>> pods = new HashMap<>();
  /** Pods that have ended here and whose objects are still there. */
  private final Set<String> done = new HashSet<>();
  /** Pods that end here and whose objects are gone. */
  private final Set<String> removed = new HashSet<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private boolean podsKnown;
  private List<ActorRef<Done>> stopping = List.of();

  private NodeAgent(ActorContext<Command> context, NodeSettings settings, NodeParts parts) {
    this.context = context;
    this.settings = settings;
    this.parts = parts;
    this.events = new EventRecorder(parts.api(), settings.name(), parts.clock());
    this.work = new PodWork(settings, parts, events);
    this.vitals = new NodeVitals(settings, parts, events);
    this.orphans = new Orphans(parts, work, threads);
  }

  /** What a node agent hears. */
  public sealed interface Command {}

  /** Stops the agent; with {@code evacuate} its pods end first (their objects stay). Answers when all is done. */
  public record Shutdown(boolean evacuate, ActorRef<Done> replyTo) implements Command {}

  private record Registered(Orphans.Found found) implements Command {}

  private record Listed(List<ObjectNode> items) implements Command {}

  private record Seen(String type, ObjectNode pod) implements Command {}

  private record Happened(ContainerEvent event) implements Command {}

  private record Levelled(List<ContainerView> there) implements Command {}

  private record PodEnded(String uid) implements Command {}

  public static Behavior<Command> create(NodeSettings settings, NodeParts parts) {
    return Behaviors.setup(context -> {
      NodeAgent agent = new NodeAgent(context, settings, parts);
      agent.begin();
      return Behaviors.receive(Command.class)
          .onMessage(Registered.class, agent::onRegistered)
          .onMessage(Listed.class, agent::onListed)
          .onMessage(Seen.class, agent::onSeen)
          .onMessage(Happened.class, agent::onHappened)
          .onMessage(Levelled.class, agent::onLevelled)
          .onMessage(PodEnded.class, agent::onPodEnded)
          .onMessage(Shutdown.class, agent::onShutdown)
          .onSignal(PostStop.class, signal -> agent.onStopped())
          .build();
    });
  }

  private void begin() {
    ActorRef<Command> self = context.getSelf();
    LOG.info("node starts node={} runtime={}", settings.name(), parts.runtime().info().name());
    open.add(vitals.start(threads, () -> self.tell(new Registered(Orphans.look(parts)))));
  }

  private Behavior<Command> onRegistered(Registered message) {
    orphans.adoptable(message.found());
    ActorRef<Command> self = context.getSelf();
    var mine = new Api.Query("", "spec.nodeName=" + settings.name());
    open.add(parts.runtime().events(event -> self.tell(new Happened(event)))::close);
    open.add(ListWatch.start(parts.api(), PODS, mine, new ListWatch.Handler() {
      @Override
      public void listed(List<ObjectNode> items) {
        self.tell(new Listed(items));
      }

      @Override
      public void event(String type, ObjectNode object) {
        self.tell(new Seen(type, object));
      }
    }));
    open.add(Relist.start(parts.runtime(), there -> self.tell(new Levelled(there))));
    return Behaviors.same();
  }

  private Behavior<Command> onListed(Listed message) {
    Map<String, PodDefinition> listed = new HashMap<>();
    message.items().stream().map(PodDefinition::of).forEach(p -> listed.put(p.ref().uid(), p));
    listed.values().forEach(this::take);
    pods.forEach((uid, pod) -> {
      if (!listed.containsKey(uid)) {
        pod.tell(new PodActor.Hear(new Input.Gone()));
      }
    });
    done.retainAll(listed.keySet());
    if (!podsKnown) {
      podsKnown = true;
      orphans.cleanFirst(listed.keySet());
    }
    return Behaviors.same();
  }

  private Behavior<Command> onSeen(Seen message) {
    PodDefinition pod = PodDefinition.of(message.pod());
    if (!message.type().equals("DELETED")) {
      take(pod);
      return Behaviors.same();
    }
    ActorRef<PodActor.Command> actor = pods.get(pod.ref().uid());
    if (actor != null) {
      removed.add(pod.ref().uid());
      actor.tell(new PodActor.Hear(new Input.Gone()));
    }
    done.remove(pod.ref().uid());
    return Behaviors.same();
  }

  private void take(PodDefinition pod) {
    String uid = pod.ref().uid();
    boolean mine = pod.spec().path("nodeName").asString("").equals(settings.name());
    if (!mine || done.contains(uid) || !stopping.isEmpty()) {
      return;
    }
    ActorRef<PodActor.Command> known = pods.get(uid);
    if (known != null) {
      known.tell(new PodActor.Hear(new Input.Desired(pod)));
      return;
    }
    var state = PodAdoption.adopt(pod, orphans.claim(uid), parts.clock().instant());
    ActorRef<PodActor.Command> actor = context.spawn(PodActor.create(state, work, threads), "pod-" + uid);
    context.watchWith(actor, new PodEnded(uid));
    pods.put(uid, actor);
  }

  private Behavior<Command> onHappened(Happened message) {
    ContainerEvent event = message.event();
    ActorRef<PodActor.Command> pod = pods.get(event.podUid());
    if (pod != null && !event.running()) {
      pod.tell(new PodActor.Died(event.containerId()));
    }
    return Behaviors.same();
  }

  private static Set<String> running(List<ContainerView> views) {
    return views.stream().filter(ContainerView::isRunning).map(ContainerView::id).collect(Collectors.toSet());
  }

  private Behavior<Command> onLevelled(Levelled message) {
    Map<String, List<ContainerView>> byPod =
        message.there().stream().collect(Collectors.groupingBy(v -> v.pod().uid()));
    pods.forEach((uid, pod) -> pod.tell(new PodActor.Level(running(byPod.getOrDefault(uid, List.of())))));
    if (podsKnown && stopping.isEmpty()) {
      orphans.clean(byPod, pods.keySet());
    }
    return Behaviors.same();
  }

  private Behavior<Command> onPodEnded(PodEnded message) {
    pods.remove(message.uid());
    if (!removed.remove(message.uid())) {
      done.add(message.uid());
    }
    return stopIfEmpty();
  }

  private Behavior<Command> onShutdown(Shutdown message) {
    List<ActorRef<Done>> waiting = new ArrayList<>(stopping);
    waiting.add(message.replyTo());
    stopping = List.copyOf(waiting);
    if (message.evacuate()) {
      pods.values().forEach(pod -> pod.tell(new PodActor.Hear(new Input.Evacuate())));
      return stopIfEmpty();
    }
    return stop();
  }

  private Behavior<Command> stopIfEmpty() {
    return !stopping.isEmpty() && pods.isEmpty() ? stop() : Behaviors.same();
  }

  private Behavior<Command> stop() {
    stopping.forEach(replyTo -> replyTo.tell(Done.getInstance()));
    return Behaviors.stopped();
  }

  private Behavior<Command> onStopped() {
    LOG.info("node stops node={}", settings.name());
    for (AutoCloseable part : open) {
      try {
        part.close();
      } catch (Exception e) {
        LOG.warn("part not closed node={} cause={}", settings.name(), e.toString());
      }
    }
    events.close();
    threads.shutdownNow();
    return Behaviors.same();
  }
}
