package io.ruori.launcher.ring;

import io.ruori.core.ring.MemberRecord;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** A master that is only slow once is not left for that. */
  private static final int SILENCES = 3;

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

  /** All; first those that answer and know who leads, then those that answer. */
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

  /** What came of a question. */
  private enum Found {
    /** It answers, and knows who leads. */
    SERVES,
    /** It answers; a cut may keep it from all others. */
    UNLED,
    SILENT,
    REFUSED
  }

  private record Answer(URI asked, List<URI> masters, Found found) {}

  /** Those that serve come first; a lasting loss of one is told. */
  private void look() throws InterruptedException {
    Set<URI> known = new LinkedHashSet<>(candidates);
    known.addAll(seeds);
    List<Answer> answers = ask(known);
    boolean led = answers.stream().anyMatch(answer -> answer.found() == Found.SERVES);
    Set<URI> all = new LinkedHashSet<>();
    answers.stream()
        .filter(answer -> answer.found().compareTo(Found.SILENT) < 0)
        .sorted(Comparator.comparing(Answer::found))
        .forEach(answer -> all.add(answer.asked()));
    Set<URI> named = new LinkedHashSet<>();
    answers.forEach(answer -> named.addAll(answer.masters()));
    all.addAll(named.isEmpty() ? known : named);
    all.addAll(seeds);
    candidates = List.copyOf(all);
    answers.forEach(answer -> count(answer, led)); // who hears of a loss asks where to go now
  }

  /** @param led whether any master knows who leads */
  private void count(Answer answer, boolean led) {
    Found found = answer.found();
    if (found == Found.SERVES || found == Found.UNLED && !led) {
      silences.remove(answer.asked());
      return;
    }
    int before = silences.getOrDefault(answer.asked(), 0);
    int now = found == Found.REFUSED ? Math.max(before, SILENCES - 1) + 1 : before + 1;
    silences.put(answer.asked(), now);
    if (before < SILENCES && now >= SILENCES) {
      LOG.info("a master is of no use endpoint={} found={}", answer.asked(), found);
      losses.forEach(listener -> listener.accept(answer.asked()));
    }
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
      RingClient.Reply reply = client.glance(master, PATIENCE);
      if (!reply.isDone()) {
        return new Answer(master, List.of(), Found.REFUSED);
      }
      List<URI> named =
          RingBundle.members(reply.body()).stream().map(MemberRecord::endpoint).map(URI::create).toList();
      boolean led =
          reply.body().path("members").valueStream().anyMatch(member -> member.path("leader").asBoolean());
      return new Answer(master, named, led ? Found.SERVES : Found.UNLED);
    } catch (ConnectException e) {
      return new Answer(master, List.of(), Found.REFUSED);
    } catch (IOException | RuntimeException noAnswerOfAMaster) {
      return new Answer(master, List.of(), Found.SILENT);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
