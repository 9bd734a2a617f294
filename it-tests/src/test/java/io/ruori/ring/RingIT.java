package io.ruori.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A ring of three masters in JVMs of their own: it grows from one, loses its leader to kill -9, and takes it back. */
class RingIT extends RingCase {
  @Test
  void losesNothingThatItAcknowledgedWhenItsLeaderIsKilled() throws Exception {
    Master first = master("a");
    create(first, "before");
    Master second = joining(first, "b");
    Master third = joining(first, "c");
    await("three voters").until(() -> masters.stream().allMatch(master -> master.voters().size() == 3));
    assertThat(names(third)).contains("before");

    String leader = first.leader();
    List<Master> survivors = masters.stream().filter(master -> !master.name().equals(leader)).toList();
    Master dying = masters.stream().filter(master -> master.name().equals(leader)).findFirst().orElseThrow();
    Set<String> acknowledged = new TreeSet<>(Set.of("before"));
    for (int i = 0; i < 150; i++) {
      if (i == 50) {
        dying.kill();
      }
      String name = "w-" + i;
      int turn = i;
      await(name).until(() -> isCreated(masters.get(turn % masters.size()), survivors.get(turn % 2), name));
      acknowledged.add(name);
    }
    for (Master survivor : survivors) {
      assertThat(names(survivor)).containsAll(acknowledged);
      assertThat(survivor.leader()).isNotEqualTo(leader);
    }

    dying.startAgain();
    await("the killed one is back").until(() -> dying.isReady() && names(dying).containsAll(acknowledged));
    create(dying, "after");
    assertThat(names(second)).contains("after");
  }

  /** A client with several endpoints: one that is not there is left for another; whether a lost answer was a yes, it reads. */
  private static boolean isCreated(Master one, Master other, String name) {
    for (Master master : List.of(one, other)) {
      try {
        create(master, name);
        return true;
      } catch (ApiException e) {
        if (e.refusal().reason().equals("AlreadyExists")) {
          return true;
        }
      }
    }
    return false;
  }

  private static Set<String> names(Master master) {
    return master.api().list(CONFIG_MAPS, "default", Api.Query.ALL).items().stream()
        .map(map -> map.at("/metadata/name").asString())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
