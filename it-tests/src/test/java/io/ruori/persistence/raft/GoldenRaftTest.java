package io.ruori.persistence.raft;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.ruori.golden.Golden;
import io.ruori.persistence.engine.Appended;
import io.ruori.persistence.engine.Appended.Done;
import io.ruori.persistence.engine.Appended.Reason;
import io.ruori.persistence.engine.Appended.Refused;
import io.ruori.persistence.engine.StoredEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.ratis.server.protocol.TermIndex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in the log that Ratis replicates, what those who catch up ask, and how far a copy is known to be. */
class GoldenRaftTest {
  private static final String FILE = "raft.txt";
  private static final String MARK = "applied";
  private static final TermIndex APPLIED = TermIndex.valueOf(7, 1234);
  private static final List<StoredEvent> ONE = List.of(event(41));
  private static final List<StoredEvent> TWO = List.of(event(42), event(43));
  private static final Entry ENTRY = new Entry("ledger", List.of(ONE, TWO));
  private static final CatchUpState STATE =
      new CatchUpState(APPLIED, List.of(new CatchUpState.Log("ledger", 43, 10, 40), new CatchUpState.Log("other", 0, 0, 0)));
  private static final CatchUpQuery QUERY = new CatchUpQuery(CatchUpQuery.Kind.CHECKPOINT, "ledger", 40, 1 << 20);

  @TempDir private Path folder;

  private static StoredEvent event(long sequence) {
    return new StoredEvent(sequence, 1_700_000_000_000L + sequence, ("event " + sequence).getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, byte[]> samples() {
    List<Appended> outcomes = List.of(new Done(41), new Refused(Reason.OUT_OF_ORDER, "why"));
    ByteBuffer events = ByteBuffer.allocate(Math.toIntExact(Integer.BYTES + Entry.size(TWO)));
    Entry.putBatches(events, List.of(TWO));
    Map<String, byte[]> samples = new LinkedHashMap<>();
    samples.put("Entry", ENTRY.encode());
    samples.put("Entry.reply", Entry.reply(outcomes));
    samples.put("CatchUpQuery", QUERY.encode());
    samples.put("CatchUpState", STATE.encode());
    samples.put("CatchUpSource.events", events.array());
    return samples;
  }

  private static Object decoded(String name, byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return switch (name) {
      case "Entry" -> Entry.decode(in);
      case "Entry.reply" -> Entry.outcomes(in);
      case "CatchUpQuery" -> CatchUpQuery.decode(in);
      case "CatchUpState" -> CatchUpState.decode(in);
      case "CatchUpSource.events" -> Entry.batches(in);
      default -> throw new AssertionError(name + " is not known any more");
    };
  }

  @Test
  void isEncodedAsItWasReleased() throws IOException {
    String lines =
        samples().entrySet().stream()
            .map(sample -> sample.getKey() + " " + HexFormat.of().formatHex(sample.getValue()))
            .collect(Collectors.joining("\n", "", "\n"));
    AppliedMark.write(folder, APPLIED);
    Golden.compare(Map.of(FILE, lines.getBytes(StandardCharsets.UTF_8), MARK, Files.readAllBytes(folder.resolve(MARK))));
  }

  /** Also with what a later release adds behind; an answer to an append is as long as the question had batches. */
  @Test
  void isUnderstoodOfEveryRelease() throws IOException {
    for (Path release : Golden.releases()) {
      for (var line : Golden.lines(release.resolve(FILE)).entrySet()) {
        byte[] more = Arrays.copyOf(line.getValue(), line.getValue().length + 5);
        byte[] bytes = line.getKey().equals("Entry.reply") ? line.getValue() : more;
        assertThat(decoded(line.getKey(), bytes))
            .as(line.getKey())
            .usingRecursiveComparison()
            .ignoringFields("reason", "why")
            .isEqualTo(decoded(line.getKey(), samples().get(line.getKey())));
      }
      assertThat(AppliedMark.read(release)).contains(APPLIED);
    }
  }

  @Test
  void isAllThere() {
    Set<String> encoded =
        new ClassFileImporter().importPackages("io.ruori.persistence.raft").stream()
            .filter(type -> type.getMethods().stream().anyMatch(method -> method.getName().equals("encode")))
            .map(JavaClass::getSimpleName)
            .collect(Collectors.toSet());
    assertThat(samples().keySet()).containsAll(encoded);
    assertThat(encoded).isNotEmpty();
  }
}
