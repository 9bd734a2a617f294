package io.ruori.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.allocation.Holdings;
import io.ruori.core.kind.User;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.ledger.Change;
import io.ruori.core.ledger.Event;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.ledger.RingRecord;
import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.reconcile.Partitions;
import io.ruori.core.ring.FeatureLevel;
import io.ruori.core.ring.LedgerLease;
import io.ruori.core.ring.MemberRecord;
import io.ruori.launcher.ring.Revocations;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What the ring keeps about itself in the ledger. */
class GoldenRecordsTest {
  private static final String FILE = "records.txt";
  private static final String LATER = "ofALaterRelease";
  private static final String HOLDER = "pekko://ruori@10.0.0.1:6444";
  private static final MemberRecord MEMBER =
      new MemberRecord(
          "a", "https://10.0.0.1:6443", "10.0.0.1:6444", "10.0.0.1:6445", 7, "0.2.0", 2, "c0ffee", List.of("node-0"),
          Json.object());

  private static LiveTable with(LiveTable table, ObjectKey key, byte[] json) {
    long revision = table.revision() + 1;
    return table.with(new Event(key, revision, table.revisionOf(key), json, new Event.Origin(0, "", "", "")));
  }

  private static LiveTable members() {
    return with(LiveTable.EMPTY, MemberRecord.key("a"), MEMBER.document().at(1));
  }

  /** As they are written over what a table holds. */
  private static Map<RingRecord, Change> written(LiveTable table) {
    Map<RingRecord, Change> changes = new EnumMap<>(RingRecord.class);
    MemberRecord member = MemberRecord.find(table, "a").orElse(MEMBER).withCertificate("c0ffee");
    changes.put(RingRecord.MEMBER, Change.put(MemberRecord.key("a"), table.revisionOf(MemberRecord.key("a")), member.document()));
    changes.put(RingRecord.KEEPER, Partitions.claim(table, 7, HOLDER));
    changes.put(RingRecord.LEASE, LedgerLease.held(table, "sbr", HOLDER, 1_700_000_000_000L));
    return changes;
  }

  private static Map<RingRecord, byte[]> samples() {
    Map<RingRecord, Change> changes = written(LiveTable.EMPTY);
    changes.put(RingRecord.REMOVED, Revocations.revoke(LiveTable.EMPTY, MEMBER).getFirst());
    changes.put(RingRecord.RING, FeatureLevel.raise(members()).orElseThrow());
    Map<RingRecord, byte[]> samples = new EnumMap<>(RingRecord.class);
    changes.forEach((kind, change) -> samples.put(kind, change.document().at(9)));
    samples.put(RingRecord.NODE_PORT, Json.bytes(nodePort()));
    return samples;
  }

  private static ObjectNode nodePort() {
    ObjectNode service = Json.object();
    service.putObject("metadata").put("namespace", "default").put("name", "web");
    WriteContext context = new WriteContext(Instant.EPOCH, () -> "uid", User.SYSTEM, null); // others are not asked
    return Holdings.object(Holdings.port(30_000), service, context);
  }

  @Test
  void areWrittenAsTheyWereReleased() throws Exception {
    String lines =
        samples().entrySet().stream()
            .map(sample -> sample.getKey() + " " + new String(sample.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("\n", "", "\n"));
    Golden.compare(FILE, lines.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void areAllThere() {
    assertThat(samples()).containsOnlyKeys(RingRecord.values());
  }

  @Test
  void ofEveryReleaseAreUnderstood() throws Exception {
    for (Path release : Golden.releases()) {
      LiveTable table = LiveTable.EMPTY;
      for (String line : Files.readAllLines(release.resolve(FILE))) {
        RingRecord kind = RingRecord.valueOf(line.substring(0, line.indexOf(' ')));
        ObjectNode object = Json.parseObject(line.substring(line.indexOf(' ') + 1).getBytes(StandardCharsets.UTF_8));
        table = with(table, kind.key(object.at("/metadata/name").asString()), Json.bytes(object));
      }
      assertThat(MemberRecord.ofNode(table, "node-0").orElseThrow().ringAddress()).isEqualTo("10.0.0.1:6444");
      assertThat(Partitions.held(table)).containsExactly(Map.entry("10.0.0.1:6444", 1));
      assertThat(Revocations.all(table)).containsExactly("c0ffee");
      assertThat(FeatureLevel.stored(table)).isEqualTo(2);
      assertThat(table.find(Holdings.port(30_000))).isPresent();
      assertThat(LedgerLease.isHeldBy(table, "sbr", HOLDER)).isTrue();
    }
  }

  @Test
  void keepTheFieldsOfALaterRelease() {
    LiveTable table = LiveTable.EMPTY;
    for (Change change : written(LiveTable.EMPTY).values()) {
      table = with(table, change.key(), later(change.document().at(1)));
    }
    table = with(table, RingRecord.RING.key("ring"), later(Json.bytes(RingRecord.RING.fresh("ring"))));
    Map<RingRecord, Change> changes = written(table);
    changes.put(RingRecord.RING, FeatureLevel.raise(table).orElseThrow());
    changes.forEach((kind, change) -> assertThat(Json.parseObject(change.document().at(99)).has(LATER)).as(kind.name()).isTrue());
  }

  private static byte[] later(byte[] json) {
    return Json.bytes(Json.parseObject(json).put(LATER, true));
  }
}
