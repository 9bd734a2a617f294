package io.ruori.persistence.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ruori.persistence.engine.Appended;
import io.ruori.persistence.engine.Appended.Done;
import io.ruori.persistence.engine.Appended.Reason;
import io.ruori.persistence.engine.Appended.Refused;
import io.ruori.persistence.engine.Checkpoint;
import io.ruori.persistence.engine.EngineStopped;
import io.ruori.persistence.engine.LedgerEngine;
import io.ruori.persistence.engine.OutcomeUnknown;
import io.ruori.persistence.engine.StoredEvent;
import io.ruori.persistence.local.FaultyDisk;
import io.ruori.persistence.local.LocalStore;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several members in one JVM. */
class RaftGroupTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir
  private Path directory;

  private final RaftGroup members = new RaftGroup();

  @AfterEach
  void close() {
    members.close();
  }

  private static StoredEvent event(long sequence) {
    return new StoredEvent(sequence, sequence, ByteBuffer.allocate(100).putLong(0, sequence).array());
  }

  private static List<StoredEvent> batch(long from, long to) {
    return LongStream.rangeClosed(from, to).mapToObj(RaftGroupTest::event).toList();
  }

  private static Iterator<byte[]> state(long upTo) {
    return LongStream.rangeClosed(1, upTo).mapToObj(i -> new byte[1000]).iterator();
  }

  private static void append(LedgerEngine engine, long from, long to) {
    assertThat(engine.append(List.of(batch(from, to)))).containsExactly(new Done(to));
  }

  /** By whoever leads; on a busy machine that changes. */
  private void appendAnywhere(long from, long to) {
    await().atMost(PATIENCE).pollDelay(Duration.ZERO).pollInterval(Duration.ofMillis(20)).until(() -> {
      LedgerEngine log = members.log(members.awaitLeader());
      try {
        return log.head() >= to || log.append(List.of(batch(from, to))).getFirst() instanceof Done;
      } catch (OutcomeUnknown e) {
        return false;
      }
    });
  }

  private void awaitHead(String name, long head) {
    await().atMost(PATIENCE).until(() -> members.log(name).head() == head);
  }

  private static void assertThatAllIsThere(LedgerEngine engine, long head) {
    assertThat(engine.head()).isEqualTo(head);
    long next = engine.start() + 1;
    while (next <= head) {
      List<StoredEvent> events = engine.read(next, head, 1 << 16).orElseThrow();
      for (StoredEvent event : events) {
        assertThat(event).usingRecursiveComparison().isEqualTo(event(next++));
      }
    }
  }

  private void startThree() throws Exception {
    members.found(directory, "one");
    members.join(directory, "two");
    members.join(directory, "three");
  }

  @Test
  void growsOnlineAndEveryMemberHasWhatWasAppended() throws Exception {
    members.found(directory, "one");
    append(members.log("one"), 1, 10);
    members.join(directory, "two");
    append(members.log("one"), 11, 20);
    members.join(directory, "three");
    append(members.log("one"), 21, 30);
    for (String name : List.of("one", "two", "three")) {
      awaitHead(name, 30);
      assertThatAllIsThere(members.log(name), 30);
    }
    assertThat(members.store("two").members()).extracting(RaftMember::name)
        .containsExactlyInAnyOrder("one", "two", "three");
  }

  @Test
  void takesOverWhatAMemberWroteAlone() throws Exception {
    try (LocalStore alone = LocalStore.open(members.local(directory.resolve("one")))) {
      append(alone.engine("ledger"), 1, 500);
      alone.engine("ledger").checkpoint(new Checkpoint(500, 1), () -> state(500));
      append(alone.engine("ledger"), 501, 510);
    }
    members.found(directory, "one");
    members.join(directory, "two");
    awaitHead("two", 510);
    LedgerEngine copy = members.log("two");
    assertThat(copy.checkpoints()).containsExactly(new Checkpoint(500, 1));
    assertThat(copy.start()).isEqualTo(500);
    assertThatAllIsThere(copy, 510);
    append(members.log("one"), 511, 511);
    awaitHead("two", 511);
  }

  @Test
  void anotherLeadsWhenTheLeaderIsGoneAndItComesBackAsAFollower() throws Exception {
    startThree();
    append(members.log("one"), 1, 10);
    members.stop("one");
    String leader = members.awaitLeader("two", "three");
    append(members.log(leader), 11, 20);
    members.start("one");
    awaitHead("one", 20);
    assertThatAllIsThere(members.log("one"), 20);
    assertThat(members.log("one").append(List.of(batch(21, 21)))).singleElement()
        .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.reason()).isEqualTo(Reason.UNAVAILABLE));
  }

  @Test
  void withoutAMajorityWritesAreRefusedAtOnceAndReadsOfTheCopyGoOn() throws Exception {
    startThree();
    append(members.log("one"), 1, 10);
    members.stop("two");
    members.stop("three");
    await().atMost(PATIENCE).until(() -> !members.store("one").leadership().mine());
    long begun = System.nanoTime();
    List<Appended> outcomes = members.log("one").append(List.of(batch(11, 11)));
    assertThat(System.nanoTime() - begun).isLessThan(TimeUnit.SECONDS.toNanos(1));
    assertThat(outcomes).singleElement().isInstanceOf(Refused.class);
    assertThatAllIsThere(members.log("one"), 10);
    assertThatThrownBy(() -> members.store("one").readIndex("ledger").get(30, TimeUnit.SECONDS)).isNotNull();
    members.start("two");
    String leader = members.awaitLeader("one", "two");
    append(members.log(leader), 11, 11);
  }

  @Test
  void aWriteThatIsCutOffIsUnknownAndNeverThereTwice() throws Exception {
    startThree();
    append(members.log("one"), 1, 10);
    members.stop("two");
    members.stop("three");
    try {
      assertThat(members.log("one").append(List.of(batch(11, 11)))).singleElement().isInstanceOf(Refused.class);
    } catch (OutcomeUnknown expected) {
      assertThat(members.log("one").head()).isEqualTo(10);
    }
    members.start("two");
    String leader = members.awaitLeader("one", "two");
    members.log(leader).append(List.of());
    long head = members.log(leader).head();
    assertThat(head).isBetween(10L, 11L);
    List<Appended> again = members.log(leader).append(List.of(batch(11, 11)));
    assertThat(again.getFirst() instanceof Done).isEqualTo(head == 10);
    assertThatAllIsThere(members.log(leader), 11);
  }

  @Test
  void aReadThroughAFollowerSeesWhatWasAcknowledgedBefore() throws Exception {
    startThree();
    for (long head = 1; head <= 20; head++) {
      append(members.log("one"), head, head);
      assertThat(members.store("two").readIndex("ledger").get(30, TimeUnit.SECONDS)).isEqualTo(head);
      assertThat(members.store("one").readIndex("ledger").get(30, TimeUnit.SECONDS)).isEqualTo(head);
    }
  }

  @Test
  void aMemberThatWasAwayForLongCopiesTheLeadersState() throws Exception {
    startThree();
    append(members.log("one"), 1, 10);
    members.stop("three");
    for (long head = 10; head < 1000; head += 2) {
      appendAnywhere(head + 1, head + 2);
    }
    String leader = members.awaitLeader("one", "two");
    members.log(leader).checkpoint(new Checkpoint(1000, 1), () -> state(1000));
    appendAnywhere(1001, 1005);
    members.start("three");
    awaitHead("three", 1005);
    assertThat(members.log("three").checkpoints()).containsExactly(new Checkpoint(1000, 1));
    appendAnywhere(1006, 1006);
    awaitHead("three", 1006);
    assertThatAllIsThere(members.log("three"), 1006);
  }

  @Test
  void shrinksOnlineAlsoByItsLeader() throws Exception {
    startThree();
    append(members.log("one"), 1, 10);
    members.store("one").remove("three").get(60, TimeUnit.SECONDS);
    members.stop("three");
    append(members.log("one"), 11, 12);
    members.store("one").transferLeadership("two", Duration.ofSeconds(20)).get(30, TimeUnit.SECONDS);
    members.awaitLeader("two");
    members.store("two").remove("one").get(60, TimeUnit.SECONDS);
    members.stop("one");
    append(members.log("two"), 13, 20);
    List<RaftMember> left = new ArrayList<>(members.store("two").members());
    assertThat(left).extracting(RaftMember::name).containsExactly("two");
  }

  @Test
  void whatAFounderWritesWhileTheGroupBeginsIsKept() throws Exception {
    members.found(directory, "one");
    AtomicBoolean joined = new AtomicBoolean();
    CompletableFuture<Long> written = CompletableFuture.supplyAsync(() -> {
      long head = 0;
      while (!joined.get() || head < 50) {
        appendAnywhere(head + 1, head + 3);
        head += 3;
      }
      return head;
    }, command -> Thread.ofPlatform().start(command));
    members.join(directory, "two");
    members.join(directory, "three");
    joined.set(true);
    long head = written.get(60, TimeUnit.SECONDS);
    for (String name : List.of("one", "two", "three")) {
      awaitHead(name, head);
      assertThatAllIsThere(members.log(name), head);
    }
  }

  @Test
  void aMemberWhoseDiskFailsStopsAndTheOthersGoOn() throws Exception {
    FaultyDisk disk = new FaultyDisk();
    members.foundOn(disk, directory, "one");
    members.join(directory, "two");
    members.join(directory, "three");
    append(members.log("one"), 1, 10);
    disk.syncsFail = true;
    assertThatThrownBy(() -> members.log("one").append(List.of(batch(11, 11))))
        .isInstanceOfAny(EngineStopped.class, OutcomeUnknown.class);
    assertThat(members.store("one").failure()).succeedsWithin(PATIENCE);
    assertThatThrownBy(() -> members.log("one").append(List.of(batch(11, 11)))).isInstanceOf(EngineStopped.class);
    assertThat(members.store("one").leadership()).isEqualTo(Leadership.NOBODY);
    String leader = members.awaitLeader("two", "three");
    members.log(leader).append(List.of());
    long head = members.log(leader).head();
    append(members.log(leader), head + 1, head + 5);
  }

  /** The founder, for as long as it leads. */
  private long appendWhileItLeads(long head) {
    while (members.store("one").leadership().mine()) {
      appendAnywhere(head + 1, head + 100);
      head += 100;
    }
    return head;
  }

  @Test
  void aLeaderWhoseDiskIsFullLetsAnotherLeadAndFollowsWhenItHasRoom() throws Exception {
    FaultyDisk disk = new FaultyDisk();
    members.foundOn(disk, directory, "one");
    members.join(directory, "two");
    disk.full = true;
    long head = appendWhileItLeads(0);
    assertThat(members.log("one").hasRoomFor(1 << 20)).isFalse();
    appendAnywhere(head + 1, head + 100);
    disk.full = false;
    awaitHead("one", head + 100);
    assertThatAllIsThere(members.log("one"), head + 100);
  }

  @Test
  void aLeaderWhoseDiskIsSlowLetsAnotherLead() throws Exception {
    FaultyDisk disk = new FaultyDisk();
    members.foundOn(disk, directory, "one");
    members.join(directory, "two");
    disk.syncMillis = 1200;
    long head = appendWhileItLeads(0);
    disk.syncMillis = 0;
    appendAnywhere(head + 1, head + 100);
    awaitHead("one", head + 100);
  }

  @Test
  void membersProveThemselvesToEachOther() throws Exception {
    members.secure(Keys.create(Files.createDirectory(directory.resolve("ours"))));
    members.found(directory, "one");
    members.join(directory, "two");
    append(members.log("one"), 1, 10);
    awaitHead("two", 10);
    members.secure(Keys.create(Files.createDirectory(directory.resolve("foreign"))));
    assertThat(members.isAddedAtOnce(directory, "stranger")).isFalse();
    assertThat(members.log("stranger").head()).isZero();
    append(members.log("one"), 11, 12);
    assertThat(members.store("one").members()).extracting(RaftMember::name).containsExactlyInAnyOrder("one", "two");
  }
}
