package io.ruori.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.ledger.Event;
import io.ruori.core.ledger.EventSerializer;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.ring.MemberRecord;
import io.ruori.launcher.backup.BackupFile;
import io.ruori.launcher.backup.Restoration;
import io.ruori.launcher.pki.ClusterPki;
import io.ruori.launcher.ring.RingBundle;
import io.ruori.persistence.engine.Checkpoint;
import io.ruori.persistence.engine.LedgerEngine;
import io.ruori.persistence.engine.LedgerStore;
import io.ruori.persistence.engine.Retention;
import io.ruori.persistence.engine.StoredEvent;
import io.ruori.persistence.engine.StreamedState;
import io.ruori.persistence.local.LocalSettings;
import io.ruori.persistence.local.LocalStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The data directory's ledger, a backup, and the ring's own records. */
class GoldenFilesTest {
  private static final String LOG = "ledger";
  private static final int SEGMENT = 4096;
  private static final Retention RETENTION = new Retention(Duration.ofHours(1), 1 << 20, 1 << 20);

  @TempDir private Path folder;

  private static Event event(long revision) {
    byte[] json = ("{\"kind\":\"ConfigMap\",\"data\":{\"at\":\"" + revision + "\"}}").getBytes(StandardCharsets.UTF_8);
    var key = new ObjectKey("", "configmaps", "default", "m" + revision);
    return new Event(key, revision, 0, json, new Event.Origin(1_700_000_000_000L, "ann", "create", "kubectl"));
  }

  private static LiveTable table(long revision) {
    LiveTable table = LiveTable.EMPTY;
    for (long at = 1; at <= revision; at++) {
      table = table.with(event(at));
    }
    return table;
  }

  private static LedgerStore open(Path directory) {
    return LocalStore.open(LocalSettings.of(directory, SEGMENT, RETENTION));
  }

  private static void append(LedgerEngine engine, long revision) {
    byte[] payload = new EventSerializer().toBinary(event(revision));
    engine.append(List.of(List.of(new StoredEvent(revision, 1_700_000_000_000L, payload))));
  }

  /** Three events, a checkpoint of these, two more events. */
  private static void write(Path directory) {
    try (LedgerStore store = open(directory)) {
      LedgerEngine engine = store.engine(LOG);
      append(engine, 1);
      append(engine, 2);
      append(engine, 3);
      engine.checkpoint(new Checkpoint(3, 1_700_000_000_000L), () -> StreamedState.records(table(3)));
      append(engine, 4);
      append(engine, 5);
    }
  }

  @Test
  void theLedgerOnDiskIsWrittenAsItWasReleased() throws IOException {
    write(folder.resolve("d"));
    Map<String, byte[]> written = new TreeMap<>();
    for (var file : files(folder.resolve("d")).entrySet()) {
      written.put("data/" + file.getKey(), Files.readAllBytes(file.getValue()));
    }
    Golden.compare(written);
  }

  private static Map<String, Path> files(Path directory) throws IOException {
    Map<String, Path> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(directory)) {
      all.filter(Files::isRegularFile)
          .filter(file -> !file.endsWith("lock"))
          .forEach(file -> files.put(directory.relativize(file).toString(), file));
    }
    return files;
  }

  @Test
  void theLedgerOnDiskOfEveryReleaseIsOpened() throws IOException {
    for (Path release : Golden.releases()) {
      Path copy = folder.resolve(release.getFileName());
      for (var file : files(release.resolve("data")).entrySet()) {
        Path target = copy.resolve(file.getKey());
        Files.createDirectories(target.getParent());
        Files.copy(file.getValue(), target);
      }
      try (LedgerStore store = open(copy)) {
        LedgerEngine engine = store.engine(LOG);
        assertThat(engine.head()).isEqualTo(5);
        LiveTable table =
            engine.readCheckpoint(3, records -> {
              records.next();
              return new LiveTable.Reader().read(3, records);
            }).orElseThrow();
        for (StoredEvent stored : engine.read(4, 5, 1 << 20).orElseThrow()) {
          table = table.with((Event) new EventSerializer().fromBinary(stored.payload(), "E"));
        }
        assertThat(table.rows(event(1).key().groupResource()).keySet()).hasSize(5);
        assertThat(table.find(event(5).key()).orElseThrow().json()).isEqualTo(event(5).json());
        append(engine, 6);
      }
    }
  }

  private static RingBundle shared() {
    Map<String, String> keys = new TreeMap<>();
    ClusterPki.SHARED_FILES.forEach(file -> keys.put(file, "what is in " + file));
    return new RingBundle(keys, Map.of("network.cluster-domain", "cluster.local"), List.of(), 1);
  }

  @Test
  void aBackupIsWrittenAsItWasReleased() throws IOException {
    ByteArrayOutputStream backup = new ByteArrayOutputStream();
    BackupFile.write(table(5), shared(), Instant.ofEpochMilli(1_700_000_000_000L), backup);
    Golden.compare("backup", backup.toByteArray());
  }

  @Test
  void aBackupOfEveryReleaseIsUnderstood() throws IOException {
    for (Path release : Golden.releases()) {
      Restoration.Checked checked = Restoration.check(release.resolve("backup"));
      assertThat(checked.objects()).isEqualTo(5);
      assertThat(checked.backup().revision()).isEqualTo(5);
      assertThat(checked.backup().shared().keys()).isEqualTo(shared().keys());
    }
  }

  @Test
  void aMembersRecordIsWrittenAsItWasReleasedAndUnderstood() throws IOException {
    var record =
        new MemberRecord(
            "a", "https://10.0.0.1:6443", "10.0.0.1:6444", "10.0.0.1:6445", 7, "0.1.0", 1, "c0ffee", List.of(),
            Json.object());
    Golden.compare("member.json", record.document().at(9));
    for (Path release : Golden.releases()) {
      MemberRecord read = MemberRecord.read(Json.parseObject(Files.readAllBytes(release.resolve("member.json"))));
      assertThat(read.name()).isEqualTo("a");
      assertThat(read.ringAddress()).isEqualTo("10.0.0.1:6444");
    }
  }
}
