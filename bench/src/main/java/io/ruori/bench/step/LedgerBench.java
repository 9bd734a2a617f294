package io.ruori.bench.step;

import io.ruori.bench.load.PodBody;
import io.ruori.core.ledger.Event;
import io.ruori.core.ledger.EventSerializer;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.view.FoldedViews;
import io.ruori.persistence.engine.LedgerStore;
import io.ruori.persistence.engine.Retention;
import io.ruori.persistence.engine.StoredEvent;
import io.ruori.persistence.local.LocalSettings;
import io.ruori.persistence.local.LocalStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What happens to the bytes then: into the log, with fsync, and into the views. Microseconds for each object. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(value = 1, jvmArgsAppend = {"-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders"})
public class LedgerBench {
  private static final int GROUP = 32;
  private static final int OBJECTS = 10_000;
  private static final Event.Origin ORIGIN = new Event.Origin(0, "kubernetes-admin", "PATCH", "bench");

  private final byte[] json = new PodFixture(PodBody.of(7)).stored().json();
  private final EventSerializer codec = new EventSerializer();
  private final byte[] encoded = codec.toBinary(event(1));
  private final FoldedViews views = new FoldedViews();
  private LiveTable table = LiveTable.EMPTY;
  private long revision;
  private Path directory;
  private LedgerStore store;
  private long sequence;

  @Setup
  public void open() throws IOException {
    directory = Files.createTempDirectory(Path.of("."), "ledger-bench");
    store =
        LocalStore.open(
            LocalSettings.of(directory, 16 << 20, new Retention(Duration.ofHours(1), 1L << 34, 32 << 20)));
    for (int i = 0; i < OBJECTS; i++) {
      table = table.with(event(++revision));
    }
    views.recovered(table);
  }

  @TearDown
  public void close() throws IOException {
    store.close();
    try (var files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(file -> file.delete());
    }
  }

  private Event event(long number) {
    ObjectKey key = new ObjectKey("", "pods", "bench", "pod-" + number % OBJECTS);
    return new Event(key, number, 0, json, ORIGIN);
  }

  @Benchmark
  public byte[] encodeEvent() {
    return codec.toBinary(event(1));
  }

  @Benchmark
  public Object decodeEvent() {
    return codec.fromBinary(encoded, "E");
  }

  @Benchmark
  public LiveTable foldIntoView() {
    Event event = event(++revision);
    table = table.with(event);
    views.committed(List.of(event), table);
    return table;
  }

  /** One append, one fsync. */
  @Benchmark
  public Object appendAlone() {
    return append(1);
  }

  /** A group of writers shares the fsync. */
  @Benchmark
  @OperationsPerInvocation(GROUP)
  public Object appendGrouped() {
    return append(GROUP);
  }

  private Object append(int count) {
    List<StoredEvent> batch = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      batch.add(new StoredEvent(++sequence, 1, encoded));
    }
    return store.engine("ledger").append(List.of(batch));
  }
}
