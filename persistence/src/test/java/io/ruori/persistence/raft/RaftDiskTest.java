package io.ruori.persistence.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ruori.persistence.engine.EngineStopped;
import io.ruori.persistence.engine.OutcomeUnknown;
import io.ruori.persistence.local.FaultyDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Members whose disks fail, are full or slow. */
class RaftDiskTest extends RaftCase {
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

  private Path vote(String name) throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve(name))) {
      return files.filter(file -> file.endsWith("raft-meta")).findFirst().orElseThrow();
    }
  }

  @Test
  void aMemberWhoseVoteWasLostComesBackInATermBeyondAll() throws Exception {
    members.found(directory, "one");
    members.join(directory, "two");
    members.join(directory, "three");
    append(members.log("one"), 1, 10);
    members.stop("three");
    Path vote = vote("three");
    Files.write(vote, new byte[0]);
    members.start("three");
    appendAnywhere(11, 20);
    awaitHead("three", 20);
    assertThatAllIsThere(members.log("three"), 20);
    assertThat(Files.readString(vote)).containsPattern("term=1\\d{6}\\b");
    members.stop("one");
    appendAnywhere(21, 30);
    awaitHead("three", 30);
  }
}
