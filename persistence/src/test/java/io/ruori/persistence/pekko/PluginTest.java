package io.ruori.persistence.pekko;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.ruori.core.ledger.CheckpointReader;
import io.ruori.core.ledger.CheckpointState;
import io.ruori.core.ledger.History;
import io.ruori.core.ledger.LedgerStorage;
import io.ruori.persistence.local.DataDirectoryRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An event-sourced actor with a streamed state on our plugins, as the ledger is one. */
class PluginTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @TempDir
  private Path directory;

  /** Appends words, all in one atomic write, and answers with all that there are. */
  private record Append(List<String> words, ActorRef<List<String>> replyTo) {}

  private record Words(List<String> words) implements CheckpointState {
    @Override
    public Iterator<byte[]> records() {
      return words.stream().map(word -> word.getBytes(StandardCharsets.UTF_8)).iterator();
    }

    Words with(String word) {
      List<String> more = new ArrayList<>(words);
      more.add(word);
      return new Words(List.copyOf(more));
    }
  }

  public static final class WordsReader implements CheckpointReader {
    @Override
    public CheckpointState read(long revision, Iterator<byte[]> records) {
      List<String> words = new ArrayList<>();
      records.forEachRemaining(record -> words.add(new String(record, StandardCharsets.UTF_8)));
      assertThat(words).hasSize((int) revision);
      return new Words(words);
    }
  }

  private static final class Log extends EventSourcedBehavior<Append, String, Words> {
    Log() {
      super(PersistenceId.ofUniqueId("ledger"));
    }

    @Override
    public Words emptyState() {
      return new Words(List.of());
    }

    @Override
    public CommandHandler<Append, String, Words> commandHandler() {
      return (_, append) -> Effect().persist(append.words).thenReply(append.replyTo, Words::words);
    }

    @Override
    public EventHandler<Words, String> eventHandler() {
      return Words::with;
    }

    @Override
    public boolean shouldSnapshot(Words state, String event, long sequence) {
      return sequence % 10 == 0;
    }
  }

  private ActorSystem<Append> start(String engine) {
    Config config = ConfigFactory.parseString("""
        pekko.actor.provider = local
        pekko.loglevel = WARNING
        pekko.persistence.journal.plugin = ruori.journal.%s
        pekko.persistence.snapshot-store.plugin = ruori.snapshot.%s
        ruori.storage.checkpoint-reader = "%s"
        ruori.storage.local.segment-bytes = 64 KiB
        ruori.storage.local.data-dir = "%s"
        """.formatted(engine, engine, WordsReader.class.getName(), directory)).withFallback(ConfigFactory.load());
    return ActorSystem.create(new Log(), "plugins", config);
  }

  private static void stop(ActorSystem<?> system) throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static List<String> append(ActorSystem<Append> system, String... words) throws Exception {
    return AskPattern.<Append, List<String>>ask(
            system, replyTo -> new Append(List.of(words), replyTo), PATIENCE, system.scheduler())
        .toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static List<String> words(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(i -> "word" + i).toList();
  }

  /** 25 words, and checkpoints at 10 and 20. */
  private void appendWithCheckpoints(ActorSystem<Append> system) throws Exception {
    for (int i = 1; i <= 25; i++) {
      append(system, "word" + i);
      int expected = i / 10;
      await().until(() -> expected == 0 || checkpoints().size() == expected);
    }
  }

  private static void appendUpTo(ActorSystem<Append> system, int count) throws Exception {
    for (int i = 1; i <= count; i++) {
      append(system, "word" + i);
    }
  }

  private List<Path> checkpoints() throws IOException {
    try (var files = Files.list(directory.resolve("journal/ledger"))) {
      return files.filter(file -> file.getFileName().toString().matches("live-[0-9]+")).sorted().toList();
    }
  }

  @Test
  void findsItsStateAgainFromTheCheckpointAndTheEventsAfterIt() throws Exception {
    ActorSystem<Append> system = start("local");
    appendWithCheckpoints(system);
    stop(system);
    system = start("local");
    assertThat(append(system, "a", "b")).startsWith(words(1, 25).toArray(String[]::new)).endsWith("a", "b").hasSize(27);
    stop(system);
  }

  @Test
  void fallsBackOnAnOlderCheckpointWhenTheNewestIsDamaged() throws Exception {
    ActorSystem<Append> system = start("local");
    appendWithCheckpoints(system);
    stop(system);
    Path newest = checkpoints().getLast();
    byte[] content = Files.readAllBytes(newest);
    content[content.length / 2] ^= 1;
    Files.write(newest, content);
    system = start("local");
    assertThat(append(system, "a")).hasSize(26).startsWith(words(1, 25).toArray(String[]::new));
    stop(system);
  }

  @ParameterizedTest
  @ValueSource(strings = {"local", "memory"})
  void tellsTheTableAtAnyRevision(String engine) throws Exception {
    ActorSystem<Append> system = start(engine);
    appendUpTo(system, 25);
    History history = LedgerStorage.get(system).history();
    assertThat(history.head()).isEqualTo(25);
    assertThat(history.start()).isZero();
    for (int revision : List.of(0, 1, 9, 10, 11, 20, 25)) {
      Optional<CheckpointState> table =
          history.tableAt(revision, (state, entry) -> ((Words) state).with((String) entry.event()));
      assertThat(table).contains(new Words(words(1, revision)));
    }
    assertThat(history.tableAt(26, (state, _) -> state)).isEmpty();
    assertThat(history.read(24, 1000).orElseThrow())
        .extracting(History.Entry::event)
        .containsExactly("word24", "word25");
    assertThat(LedgerStorage.get(system).capacity().hasRoomFor(10_000)).isTrue();
    stop(system);
  }

  @Test
  void saysThatTheDataDirectoryIsInUse() throws Exception {
    ActorSystem<Append> system = start("local");
    append(system, "a");
    ActorSystem<Append> second = start("memory");
    assertThatThrownBy(() -> Storage.get(second).local()).isInstanceOf(DataDirectoryRefused.class);
    stop(second);
    stop(system);
    system = start("local");
    assertThat(Storage.get(system).local().engine("ledger").head()).isEqualTo(1);
    stop(system);
  }
}
