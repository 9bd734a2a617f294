package io.ruori.bench.ledger;

import io.ruori.persistence.engine.Appended.Done;
import io.ruori.persistence.engine.Checkpoint;
import io.ruori.persistence.engine.LedgerEngine;
import io.ruori.persistence.engine.LedgerStore;
import io.ruori.persistence.engine.Retention;
import io.ruori.persistence.engine.StoredEvent;
import io.ruori.persistence.local.LocalSettings;
import io.ruori.persistence.local.LocalStore;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Our engine: an append is an event, the table is a checkpoint and the events after it. */
final class LocalCandidate implements StorageBench.Candidate {
  private final LocalSettings settings;
  private LedgerStore store;

  LocalCandidate(Path directory) {
    settings = LocalSettings.of(directory, 16 << 20, new Retention(Duration.ofHours(1), 1L << 34, 32 << 20));
    store = LocalStore.open(settings);
  }

  @Override
  public String name() {
    return "local";
  }

  private LedgerEngine engine() {
    return store.engine("ledger");
  }

  @Override
  public void write(long from, int count, byte[] value) {
    List<StoredEvent> batch = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      batch.add(new StoredEvent(from + i + 1, 1, value));
    }
    if (!(engine().append(List.of(batch)).getFirst() instanceof Done)) {
      throw new IllegalStateException("refused");
    }
  }

  private static byte[] record(long key, byte[] value) {
    return ByteBuffer.allocate(Long.BYTES + value.length).putLong(key).put(value).array();
  }

  @Override
  public void fill(int keys, byte[] value) {
    engine().checkpoint(
        new Checkpoint(keys, 1), () -> IntStream.range(0, keys).mapToObj(key -> record(key, value)).iterator());
    for (int i = 0; i < keys / 10; i += 100) {
      List<StoredEvent> batch = new ArrayList<>();
      for (int j = i; j < i + 100; j++) {
        batch.add(new StoredEvent(keys + j + 1, 1, record(j, value)));
      }
      engine().append(List.of(batch));
    }
    store.close();
  }

  @Override
  public int recover() {
    try (LedgerStore opened = LocalStore.open(settings)) {
      LedgerEngine engine = opened.engine("ledger");
      Map<Long, byte[]> table = new HashMap<>();
      long checkpoint = engine.checkpoints().getLast().sequence();
      engine.readCheckpoint(checkpoint, records -> {
        records.forEachRemaining(record -> table.put(ByteBuffer.wrap(record).getLong(), record));
        return table;
      });
      long next = checkpoint + 1;
      while (next <= engine.head()) {
        for (StoredEvent event : engine.read(next, Long.MAX_VALUE, 1 << 20).orElseThrow()) {
          table.put(ByteBuffer.wrap(event.payload()).getLong(), event.payload());
          next = event.sequence() + 1;
        }
      }
      return table.size();
    }
  }

  @Override
  public void close() {
    store.close();
  }
}
