package io.ruori.persistence.pekko;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.ruori.persistence.raft.RaftMembers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.pekko.persistence.CapabilityFlag;
import org.apache.pekko.persistence.japi.journal.JavaJournalSpec;
import org.apache.pekko.persistence.japi.snapshot.JavaSnapshotStoreSpec;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Pekko's own suites for journals and snapshot stores, run by each of our plugins. */
class TckTest {
  @TempDir
  private Path directory;

  private Config config(String engine) {
    return ConfigFactory.parseString("""
        pekko.actor.provider = local
        pekko.loglevel = WARNING
        pekko.test.timefactor = 10
        pekko.actor.allow-java-serialization = on
        pekko.actor.warn-about-java-serializer-usage = off
        pekko.persistence.journal.plugin = ruori.journal.%s
        pekko.persistence.snapshot-store.plugin = ruori.snapshot.%s
        ruori.storage.local.segment-bytes = 64 KiB
        ruori.storage.local.data-dir = "%s"
        ruori.storage.raft { name = "127.0.0.1:1", address = "%s", founder = on, election-min = 100ms, election-max = 200ms }
        """.formatted(engine, engine, directory, RaftMembers.freeAddress())).withFallback(ConfigFactory.load());
  }

  /** Our journal is strict about sequence numbers: after a rejected event the next one is out of order. */
  private static final class StrictJournal extends JavaJournalSpec {
    private static final long serialVersionUID = 1L;

    StrictJournal(Config config) {
      super(config);
    }

    @Override
    public CapabilityFlag supportsRejectingNonSerializableObjects() {
      return CapabilityFlag.off();
    }
  }

  @TestFactory
  List<DynamicTest> localJournal() {
    return ScalaSpecs.run(new StrictJournal(config("local")));
  }

  @TestFactory
  List<DynamicTest> raftJournal() throws IOException {
    Files.createDirectory(directory.resolve("raft")); // the group has begun
    return ScalaSpecs.run(new StrictJournal(config("raft")));
  }

  @TestFactory
  List<DynamicTest> raftSnapshots() throws IOException {
    Files.createDirectory(directory.resolve("raft"));
    return ScalaSpecs.run(new JavaSnapshotStoreSpec(config("raft")));
  }

  @TestFactory
  List<DynamicTest> memoryJournal() {
    return ScalaSpecs.run(new StrictJournal(config("memory")));
  }

  @TestFactory
  List<DynamicTest> localSnapshots() {
    return ScalaSpecs.run(new JavaSnapshotStoreSpec(config("local")));
  }

  @TestFactory
  List<DynamicTest> memorySnapshots() {
    return ScalaSpecs.run(new JavaSnapshotStoreSpec(config("memory")));
  }
}
