package io.ruori.launcher.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.ledger.Change;
import io.ruori.core.ledger.Event;
import io.ruori.core.ledger.LiveTable;
import io.ruori.core.object.Json;
import io.ruori.core.ring.FeatureLevel;
import io.ruori.core.ring.MemberRecord;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class AdmittanceTest {
  private static MemberRecord member(String name, int port, int level, String certificate) {
    String host = "10.0.0.1:";
    String ring = host + (port + 1);
    String engine = host + (port + 2);
    return new MemberRecord(
        name, "https://" + host + port, ring, engine, 7, "0.1.0", level, certificate, List.of(), Json.object());
  }

  private static LiveTable with(LiveTable table, List<Change> changes) {
    LiveTable after = table;
    for (Change change : changes) {
      long revision = after.revision() + 1;
      byte[] json = change.document() == null ? null : change.document().at(revision);
      after = after.with(new Event(change.key(), revision, change.expected(), json, new Event.Origin(0, "", "", "")));
    }
    return after;
  }

  private static LiveTable ring(MemberRecord... members) {
    LiveTable table = LiveTable.EMPTY;
    for (MemberRecord member : members) {
      table = with(table, RingRecords.put(table, member));
    }
    return table;
  }

  @Test
  void takesWhoIsNewAndWhoComesAgain() {
    LiveTable table = ring(member("a", 6443, 1, "aa"));
    assertThat(Admittance.objection(table, member("b", 7443, 1, "bb"))).isEmpty();
    assertThat(Admittance.objection(table, member("a", 6443, 1, "aa"))).isEmpty();
    assertThat(Admittance.objection(table, member("a", 9443, 1, "aa"))).as("moved").isEmpty();
    assertThat(Admittance.objection(table, member("a", 6443, 1, "renewed"))).isEmpty();
    assertThat(RingRecords.put(table, member("a", 6443, 1, "aa"))).as("nothing to write").isEmpty();
  }

  @Test
  void refusesANameAndAnAddressThatAreTaken() {
    LiveTable table = ring(member("a", 6443, 1, "aa"));
    assertThat(Admittance.objection(table, member("a", 7443, 1, "bb")).orElseThrow())
        .startsWith("there is a master named \"a\" in the ring, at https://10.0.0.1:6443: use another --name");
    assertThat(Admittance.objection(table, member("b", 6443, 1, "bb")).orElseThrow())
        .startsWith("the master \"a\" is at 10.0.0.1:6444 already: use another --ring-port");
  }

  @Test
  void refusesWhoWasRemovedUntilItIsLetInAgain() {
    MemberRecord gone = member("b", 7443, 1, "bb");
    LiveTable before = ring(member("a", 6443, 1, "aa"), gone);
    LiveTable table = with(before, RingRecords.remove(before, gone));
    assertThat(MemberRecord.find(table, "b")).isEmpty();
    assertThat(Revocations.all(table)).containsExactly("bb");
    assertThat(Admittance.objection(table, gone).orElseThrow()).startsWith("the master \"b\" was removed from the ring");
    assertThat(Admittance.objection(table, member("b", 7443, 1, "new"))).isEmpty();

    LiveTable again = with(table, Revocations.lift(table, "b"));
    assertThat(Admittance.objection(again, gone)).isEmpty();
  }

  @Test
  void raisesTheFeatureLevelWhenEveryMasterUnderstandsItAndRefusesOlderOnes() {
    LiveTable mixed = ring(member("a", 6443, 2, "aa"), member("b", 7443, 1, "bb"));
    assertThat(FeatureLevel.raise(mixed)).isEmpty();
    LiveTable both = ring(member("a", 6443, 2, "aa"), member("b", 7443, 3, "bb"));
    LiveTable raised = with(both, FeatureLevel.raise(both).stream().toList());
    assertThat(FeatureLevel.stored(raised)).isEqualTo(2);
    assertThat(FeatureLevel.raise(raised)).isEmpty();
    assertThat(Admittance.objection(raised, member("c", 8443, 1, "cc")).orElseThrow())
        .isEqualTo(
            "the ring runs at feature level 2; c, of release 0.1.0, knows up to 1: use the ring's release");
    assertThat(Admittance.objection(raised, member("c", 8443, 2, "cc"))).isEmpty();
  }

  @Test
  void keepsWhatALaterReleaseSaysOfItself() {
    ObjectNode said = member("a", 6443, 1, "aa").write(Json.object()).put("zone", "north");
    LiveTable table = ring(MemberRecord.read(said));
    MemberRecord read = MemberRecord.find(table, "a").orElseThrow();
    assertThat(read.others().path("zone").asString()).isEqualTo("north");
    assertThat(read).isEqualTo(MemberRecord.read(said));
  }
}
