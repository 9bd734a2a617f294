package io.ruori.bench.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;

/** H2's MVStore: one map of the live table; each batch is a commit and a sync. It keeps no history. */
final class MvStoreCandidate implements StorageBench.Candidate {
  private final Path file;
  private MVStore store;
  private MVMap<Long, byte[]> map;

  MvStoreCandidate(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    file = directory.resolve("table.mv");
    open();
  }

  private void open() {
    store = new MVStore.Builder().fileName(file.toString()).autoCommitDisabled().cacheSize(64).open();
    map = store.openMap("table",
        new MVMap.Builder<Long, byte[]>().keyType(LongDataType.INSTANCE).valueType(ByteArrayDataType.INSTANCE));
  }

  @Override
  public String name() {
    return "mvstore";
  }

  @Override
  public void write(long from, int count, byte[] value) {
    for (int i = 0; i < count; i++) {
      map.put(StorageBench.key(from + i), value);
    }
    store.commit();
    store.sync();
  }

  @Override
  public void fill(int keys, byte[] value) {
    for (long key = 0; key < keys; key++) {
      map.put(key, value);
      if (key % 1000 == 0) {
        store.commit();
      }
    }
    for (int i = 0; i < keys / 10; i += 100) {
      for (long key = i; key < i + 100; key++) {
        map.put(key, value);
      }
      store.commit();
      store.sync();
    }
    store.close();
  }

  @Override
  public int recover() {
    open();
    Map<Long, byte[]> table = new HashMap<>();
    map.forEach(table::put);
    store.close();
    return table.size();
  }

  @Override
  public void close() {
    if (!store.isClosed()) {
      store.close();
    }
  }
}
