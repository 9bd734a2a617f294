package io.ruori.persistence.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ruori.persistence.engine.Appended;
import io.ruori.persistence.engine.Appended.Done;
import io.ruori.persistence.engine.Appended.Reason;
import io.ruori.persistence.engine.Appended.Refused;
import io.ruori.persistence.engine.Checkpoint;
import io.ruori.persistence.engine.LedgerEngine;
import io.ruori.persistence.engine.OutcomeUnknown;
import io.ruori.persistence.local.LocalStore;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Several members in one JVM. */
class RaftGroupTest extends RaftCase {
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
