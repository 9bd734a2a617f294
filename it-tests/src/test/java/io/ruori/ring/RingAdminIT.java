package io.ruori.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.object.Json;
import io.ruori.core.reconcile.Partitions;
import io.ruori.process.RuoriProcess;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What an administrator does with a ring, by its commands. */
class RingAdminIT extends RingCase {
  /** With 3 the test of every build; by hand with more. */
  private static final int MOST = Integer.getInteger("ruori.ring.masters", 3);

  @Test
  void growsAndShrinksUnderWritesAndLosesNothing() throws Exception {
    Clients clients = Clients.start(List.of(master("a")), 11);
    try {
      Progress progress = Progress.of(clients).awaitMore(30);
      while (masters.size() < MOST) {
        clients.know(joining(masters.getFirst(), Character.toString('a' + masters.size())));
        awaitVoters(masters);
        progress.awaitMore(30);
      }
      aRemovedMasterComesBackOnlyWhenItIsLetIn();
      progress.awaitMore(30);
      shrinkToOne(progress);
    } finally {
      clients.end();
    }
    killAll();
    clients.judge(Copies.read(masters.stream().map(Master::folder).toList()));
  }

  private void aRemovedMasterComesBackOnlyWhenItIsLetIn() throws Exception {
    Master a = masters.get(0);
    Master b = masters.get(1);
    Master c = masters.get(2);
    assertThat(command(b, "member", "list").ok()).contains("a   ").contains("leader").contains("c   ");
    await("keepers").until(() -> b.heldPartitions() == Partitions.COUNT);
    // Again when a busy machine keeps a master from answering in the two seconds that it is given.
    await("list").untilAsserted(() -> saysHowEachMasterIs(command(b, "member", "list", "-o", "json").ok()));
    await("status").untilAsserted(() -> saysHowEachMasterIs(command(b, "status", "-o", "json").ok()));
    assertThat(command(b, "member", "remove", "c").ok()).isEqualTo("removed c");
    await("c ends").until(c::hasEnded);
    assertThat(c.said()).contains("ruori: the master \"c\" was removed from the ring");
    assertThat(a.voters()).contains("a", "b").doesNotContain("c");

    assertThat(c.folder().resolve("pki")).isDirectoryContaining("glob:**/ca.crt").isDirectoryNotContaining("glob:**.key");
    assertThat(c.kubeconfig()).doesNotExist();

    c.startAgain();
    await("c is refused").until(c::hasEnded);
    assertThat(c.said()).contains("gave its keys up when it was removed from the ring");
    c.startAgain("--join", a.address(), "--token", token(a));
    await("c is back").until(() -> a.voters().contains("c") && c.isReady());

    assertThat(command(a, "member", "remove", "nobody").output()).isEqualTo("ruori: there is no master \"nobody\" in the ring");
  }

  private void saysHowEachMasterIs(String report) {
    JsonNode ring = Json.parse(report.getBytes(StandardCharsets.UTF_8));
    assertThat(ring.path("head").asLong(0)).isPositive();
    assertThat(ring.path("members")).hasSize(masters.size());
    for (JsonNode member : ring.path("members")) {
      Master master = masters.stream().filter(m -> m.name().equals(member.path("name").asString())).findFirst().orElseThrow();
      assertThat(member.path("endpoint").asString()).isEqualTo(master.endpoint().toString());
      assertThat(member.path("ringAddress").asString()).isEqualTo(master.ringAddress());
      assertThat(member.path("pid").asLong()).isEqualTo(master.pid());
      assertThat(member.path("leader").asBoolean()).isEqualTo(master.name().equals(ring.path("leader").asString("")));
      assertThat(member.path("voter").asBoolean()).isTrue();
      assertThat(member.path("lag").asLong(-1)).isNotNegative();
      assertThat(member.path("partitions").isInt()).isTrue();
    }
  }

  /** Who leads is taken out, again and again. */
  private void shrinkToOne(Progress progress) throws Exception {
    List<Master> left = new ArrayList<>(masters);
    while (left.size() > 1) {
      String leader = await("a leader").until(left.getLast()::leader, name -> !name.isEmpty());
      assertThat(command(left.getLast(), "member", "remove", leader).ok()).isEqualTo("removed " + leader);
      Master removed = left.stream().filter(master -> master.name().equals(leader)).findFirst().orElseThrow();
      await(leader + " ends").until(removed::hasEnded);
      left.remove(removed);
      awaitVoters(left);
      progress.awaitMore(30);
    }
  }

  private static void awaitVoters(List<Master> all) {
    Set<String> names = all.stream().map(Master::name).collect(Collectors.toSet());
    await("voters " + names).until(() -> all.stream().allMatch(master -> names.equals(Set.copyOf(master.voters()))));
  }

  @Test
  void ofTwoTheOtherGoesOnWhenOneIsTakenDown() throws Exception {
    Master a = master("a");
    Master b = joining(a, "b");
    await("two voters").until(() -> b.voters().size() == 2);
    assertThat(command(a, "down").ok()).contains("the others go on without a");
    await("b leads").until(() -> b.leader().equals("b"));
    create(b, "alone");
    a.startAgain();
    await("a counts again").until(() -> b.voters().size() == 2);
    await("a has all").until(() -> a.isReady() && a.api().find(CONFIG_MAPS, "default", "alone").isPresent());
  }

  @Test
  void refusesWhoCannotBeAMaster() throws Exception {
    Master a = master("a");
    String token = command(a, "token", "create").ok();
    String workers = command(a, "token", "create", "--workers-only").ok();
    assertThat(join(a, "b", workers)).contains("refuses the token: it is unknown, revoked, has expired or is for workers");
    Master other = master("other");
    assertThat(join(other, "b", token)).contains("belongs to another cluster: its authority is not the one that the token names");
    command(a, "token", "revoke", token).ok();
    assertThat(join(a, "b", token)).contains("refuses the token");
    Master b = joining(a, "b");
    await("two voters").until(() -> b.voters().size() == 2);
    assertThat(join(a, "b", command(a, "token", "create").ok(), "--data-dir", folder.resolve("b2").toString()))
        .contains("there is a master named \"b\" in the ring");
    assertThat(join(a, "d", token(a), "--data-dir", folder.resolve("d").toString(), "--api-port", "0"))
        .contains("needs a port at which the others find it again");
  }

  private String join(Master at, String name, String token, String... more) throws Exception {
    List<String> all = new ArrayList<>(List.of("server", "--join", at.address(), "--token", token, "--name", name));
    all.addAll(List.of("--nodes", "0", "--no-install"));
    all.addAll(List.of(more));
    if (!all.contains("--data-dir")) {
      all.addAll(List.of("--data-dir", folder.resolve("refused").toString()));
    }
    if (!all.contains("--api-port")) {
      all.addAll(List.of("--api-port", Integer.toString(Master.freePorts())));
    }
    RuoriProcess.Said said = RuoriProcess.run(all.toArray(String[]::new));
    assertThat(said.code()).isEqualTo(1);
    return said.output();
  }
}
