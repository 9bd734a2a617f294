package io.ruori.ring;

import io.ruori.core.api.Api;
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
import java.util.Optional;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.awaitility.core.ConditionTimeoutException;

/** Masters in JVMs of their own, and what can be done to them. */
final class Ring implements AutoCloseable {
  private final Path folder;
  private final List<Master> masters = new ArrayList<>();

  Ring(Path folder) {
    this.folder = folder;
  }

  static ConditionFactory await(String what) {
    return Awaitility.await(what).atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(100));
  }

  /** Starts as many masters as there are hosts; the first begins, the others join it. */
  Ring start(List<Host> hosts) throws Exception {
    Master first = add(hosts.getFirst(), "a");
    await("namespaces").until(() -> first.api().find(Api.Resource.core("namespaces"), "", "default").isPresent());
    String token = token(first);
    for (Host host : hosts.subList(1, hosts.size())) {
      add(host, Character.toString('a' + masters.size()), "--join", first.address(), "--token", token);
    }
    await("voters").until(() -> masters.stream().allMatch(master -> master.voters().size() == masters.size()));
    return this;
  }

  private Master add(Host host, String name, String... arguments) throws Exception {
    Master master = Master.start(host, folder.resolve(name), name, arguments);
    masters.add(master);
    awaitThat(master, master::isReady);
    return master;
  }

  private static void awaitThat(Master master, Callable<Boolean> condition) {
    try {
      await(master.name()).until(condition);
    } catch (ConditionTimeoutException late) {
      throw new AssertionError(master.said().lines().filter(line -> line.startsWith("2")).skip(0).toList().toString(), late);
    }
  }

  private static String token(Master master) throws Exception {
    var access = Kubeconfig.current(master.kubeconfig()).orElseThrow();
    JoinToken token = JoinToken.create(Pem.certificate(access.authorityPem()), new SecureRandom());
    BootstrapTokens.store(master.api(), token, Instant.now(), Duration.ofMinutes(5));
    return token.text();
  }

  List<Master> masters() {
    return masters;
  }

  /** Who leads, as one of the others says, or itself. */
  Optional<Master> leader(Master told) {
    String name = told.leader();
    return masters.stream().filter(master -> master.name().equals(name)).findFirst();
  }

  Master awaitLeader() {
    return await("a leader").until(() -> leader(masters.getFirst()), Optional::isPresent).orElseThrow();
  }

  List<Master> others(Master than) {
    return masters.stream().filter(master -> master != than).toList();
  }

  /** All agree on who leads, and serve. */
  void awaitWhole() {
    for (Master master : masters) {
      awaitThat(master, () -> master.isReady() && leader(master).isPresent());
    }
  }

  List<Path> folders() {
    return masters.stream().map(Master::folder).toList();
  }

  @Override
  public void close() throws InterruptedException {
    for (Master master : masters) {
      master.close();
    }
  }
}
