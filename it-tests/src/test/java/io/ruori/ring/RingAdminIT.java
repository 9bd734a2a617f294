package io.ruori.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.process.RuoriProcess;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an administrator does with a ring, by its commands. */
class RingAdminIT extends RingCase {
  @Test
  void removesAMasterThatComesBackOnlyWhenItIsLetIn() throws Exception {
    Master a = master("a");
    Master b = joining(a, "b");
    Master c = joining(a, "c");
    await("three voters").until(() -> a.voters().size() == 3);
    assertThat(command(b, "member", "list").ok()).contains("a   ").contains("leader").contains("c   ");

    assertThat(command(b, "member", "remove", "c").ok()).isEqualTo("removed c");
    await("c ends").until(c::hasEnded);
    assertThat(c.said()).contains("ruori: the master \"c\" was removed from the ring");
    assertThat(a.voters()).containsExactly("a", "b");
    create(b, "without-c");

    c.startAgain();
    await("c is refused").until(c::hasEnded);
    assertThat(command(a, "member", "add", "c").ok()).startsWith("c may come again");
    c.startAgain();
    await("c is back").until(() -> a.voters().contains("c"));
    await("c has all").until(() -> c.isReady() && c.api().find(CONFIG_MAPS, "default", "without-c").isPresent());
    assertThat(command(a, "member", "remove", "nobody").output()).isEqualTo("ruori: there is no master \"nobody\" in the ring");
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
