package io.ruori.persistence.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ruori.core.ledger.CheckpointState;
import io.ruori.persistence.engine.Appended.Done;
import io.ruori.persistence.engine.DamagedData;
import io.ruori.persistence.engine.LedgerEngine;
import io.ruori.persistence.engine.LedgerStore;
import io.ruori.persistence.engine.Retention;
import io.ruori.persistence.engine.StoredEvent;
import io.ruori.persistence.local.Restore.Restored;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
  private static final Retention RETENTION = new Retention(Duration.ofHours(1), 1 << 20, 1 << 20);

  @TempDir
  private Path directory;

  private static byte[] backup(int entries) throws IOException {
    CheckpointState state = () ->
        IntStream.range(0, entries).mapToObj(i -> ("entry " + i).getBytes(StandardCharsets.UTF_8)).iterator();
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    Backup.write(state, 42, 1000, target);
    return target.toByteArray();
  }

  private Restored restore(byte[] backup) {
    return Restore.into(directory, "ledger", new ByteArrayInputStream(backup), 1000);
  }

  private static List<String> texts(Iterator<byte[]> records) {
    List<String> texts = new ArrayList<>();
    records.forEachRemaining(record -> texts.add(new String(record, StandardCharsets.UTF_8)));
    return texts.subList(1, texts.size());
  }

  @Test
  void restoresIntoAnEmptyDirectoryWithRevisionsAhead() throws IOException {
    assertThat(restore(backup(50_000))).isEqualTo(new Restored(42, 1042));
    for (long head = 1042; head < 1045; head++) {
      try (LedgerStore store = LocalStore.open(LocalSettings.of(directory, 1 << 16, RETENTION))) {
        LedgerEngine engine = store.engine("ledger");
        assertThat(engine.head()).isEqualTo(head);
        assertThat(engine.start()).isEqualTo(1042);
        assertThat(engine.read(43, 50, 1000)).isEmpty();
        assertThat(engine.readCheckpoint(1042, BackupTest::texts).orElseThrow())
            .hasSize(50_000)
            .startsWith("entry 0")
            .endsWith("entry 49999");
        assertThat(engine.append(List.of(List.of(new StoredEvent(head + 1, 1, new byte[10])))))
            .containsExactly(new Done(head + 1));
      }
    }
  }

  @Test
  void restoresAnEmptyState() throws IOException {
    restore(backup(0));
    try (LedgerStore store = LocalStore.open(LocalSettings.of(directory, 1 << 16, RETENTION))) {
      assertThat(store.engine("ledger").readCheckpoint(1042, BackupTest::texts)).contains(List.of());
    }
  }

  @Test
  void refusesADirectoryThatIsNotEmpty() throws IOException {
    byte[] backup = backup(3);
    restore(backup);
    assertThatThrownBy(() -> restore(backup))
        .isInstanceOf(DataDirectoryRefused.class)
        .hasMessageContaining("is not empty");
  }

  @Test
  void refusesADirectoryInUse() throws IOException {
    byte[] backup = backup(3);
    try (LedgerStore _ = LocalStore.open(LocalSettings.of(directory, 1 << 16, RETENTION))) {
      assertThatThrownBy(() -> restore(backup)).hasMessageContaining("is in use");
    }
  }

  @Test
  void refusesABackupThatIsCutOrDamagedAndLeavesNothing() throws IOException {
    byte[] whole = backup(20);
    for (int at = 0; at < whole.length; at++) {
      byte[] cut = Arrays.copyOf(whole, at);
      assertThatThrownBy(() -> restore(cut)).as("cut at %d", at).isInstanceOf(DamagedData.class);
      byte[] damaged = whole.clone();
      damaged[at] ^= 4;
      assertThatThrownBy(() -> restore(damaged)).as("damaged at %d", at).isInstanceOf(DamagedData.class);
    }
    try (var files = Files.list(directory.resolve("journal/ledger"))) {
      assertThat(files).isEmpty();
    }
    restore(whole);
  }
}
