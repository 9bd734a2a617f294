package io.ruori.launcher.ring;

import io.ruori.core.ring.MemberRecord;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the masters are, for who is none: asked of each of them every second, so that one that joins is known, and one that
 * is gone is left.
 */
public final class Masters implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Masters.class);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  /** A master that is only slow once is not left for that. */
  private static final int SILENCES = 2;

  private final RingClient client;
  private final Set<URI> seeds;
  private final List<Consumer<URI>> losses = new CopyOnWriteArrayList<>();
  private final Map<URI, Integer> silences = new HashMap<>();
  private final Thread thread = Thread.ofVirtual().name("masters").unstarted(this::run);
  private volatile List<URI> candidates;

  private Masters(RingClient client, List<URI> seeds) {
    this.client = client;
    this.seeds = new LinkedHashSet<>(seeds);
    candidates = List.copyOf(this.seeds);
  }

  /** @param seeds where to ask first, at least one */
  public static Masters follow(RingClient client, List<URI> seeds) {
    Masters masters = new Masters(client, seeds);
    masters.thread.start();
    return masters;
  }

  /** One that answers, the same for as long as it does. */
  public URI current() {
    return candidates.getFirst();
  }

  /** All, those first that answer. */
  public List<URI> candidates() {
    return candidates;
  }

  /** Tells of each master that answers no longer; listeners must be quick. */
  public void onLoss(Consumer<URI> listener) {
    losses.add(listener);
  }

  private void run() {
    try {
      while (true) {
        look();
        Thread.sleep(LOOK_AGAIN);
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private record Answer(URI asked, Optional<List<URI>> masters, boolean refused) {}

  private void look() throws InterruptedException {
    Set<URI> known = new LinkedHashSet<>(candidates);
    known.addAll(seeds);
    List<Answer> answers = ask(known);
    Set<URI> named = new LinkedHashSet<>();
    answers.forEach(answer -> answer.masters().ifPresent(named::addAll));
    Set<URI> answering = new LinkedHashSet<>();
    for (Answer answer : answers) {
      boolean silent = answer.masters().isEmpty();
      int times = silent ? silences.merge(answer.asked(), 1, Integer::sum) : 0;
      if (!silent) {
        silences.remove(answer.asked());
      }
      boolean lost = answer.refused() || times >= SILENCES;
      if (!lost) {
        answering.add(answer.asked());
      } else if (times == (answer.refused() ? 1 : SILENCES)) {
        LOG.info("a master does not answer endpoint={}", answer.asked());
        losses.forEach(listener -> listener.accept(answer.asked()));
      }
    }
    Set<URI> all = new LinkedHashSet<>(answering);
    all.addAll(named.isEmpty() ? known : named);
    all.addAll(seeds);
    candidates = List.copyOf(all);
  }

  private List<Answer> ask(Set<URI> known) throws InterruptedException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Answer>> questions = new ArrayList<>();
      known.forEach(master -> questions.add(() -> ask(master)));
      List<Answer> answers = new ArrayList<>();
      for (Future<Answer> answer : threads.invokeAll(questions)) {
        answers.add(answer.get());
      }
      return answers;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  private Answer ask(URI master) throws InterruptedException {
    try {
      RingClient.Reply reply = client.glance(master);
      List<URI> named =
          RingBundle.members(reply.body()).stream().map(MemberRecord::endpoint).map(URI::create).toList();
      return new Answer(master, reply.isDone() ? Optional.of(named) : Optional.empty(), !reply.isDone());
    } catch (ConnectException e) {
      return new Answer(master, Optional.empty(), true);
    } catch (IOException | RuntimeException noAnswerOfAMaster) {
      return new Answer(master, Optional.empty(), false);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
