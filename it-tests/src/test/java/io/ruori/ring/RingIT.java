package io.ruori.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.api.Api;
import io.ruori.core.api.ApiException;
import io.ruori.core.object.Json;
import io.ruori.launcher.join.BootstrapTokens;
import io.ruori.launcher.join.JoinToken;
import io.ruori.launcher.kubeconfig.Kubeconfig;
import io.ruori.launcher.pki.Pem;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** A ring of three masters in JVMs of their own: it grows from one, loses its leader to kill -9, and takes it back. */
class RingIT {
  private static final Api.Resource CONFIG_MAPS = Api.Resource.core("configmaps");

  @TempDir private Path folder;

  private final List<Master> masters = new ArrayList<>();

  @AfterEach
  void killAll() throws Exception {
    for (Master master : masters) {
      master.close();
    }
  }

  private static ConditionFactory await(String what) {
    return Awaitility.await(what).atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(100));
  }

  private Master master(String name, String... arguments) throws Exception {
    Master master = Master.start(folder.resolve(name), name, arguments);
    masters.add(master);
    await(name).until(master::isReady);
    return master;
  }

  private static String token(Master master) throws Exception {
    var access = Kubeconfig.current(master.kubeconfig()).orElseThrow();
    JoinToken token = JoinToken.create(Pem.certificate(access.authorityPem()), new SecureRandom());
    BootstrapTokens.store(master.api(), token, Instant.now(), Duration.ofMinutes(5));
    return token.text();
  }

  @Test
  void losesNothingThatItAcknowledgedWhenItsLeaderIsKilled() throws Exception {
    Master first = master("a");
    await("namespaces").until(() -> first.api().find(Api.Resource.core("namespaces"), "", "kube-system").isPresent());
    create(first, "before");
    String token = token(first);
    Master second = master("b", "--join", first.address(), "--token", token);
    Master third = master("c", "--join", first.address(), "--token", token);
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

  private static void create(Master master, String name) {
    ObjectNode map = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
    map.putObject("metadata").put("name", name);
    map.putObject("data").put("key", "value");
    master.api().create(CONFIG_MAPS, "default", map);
  }

  private static Set<String> names(Master master) {
    return master.api().list(CONFIG_MAPS, "default", Api.Query.ALL).items().stream()
        .map(map -> map.at("/metadata/name").asString())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
