package io.ruori.ring;

import io.ruori.core.api.Api;
import io.ruori.core.object.Json;
import io.ruori.process.RuoriProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/** Tests of masters in JVMs of their own, which end with the test. */
abstract class RingCase {
  static final Api.Resource CONFIG_MAPS = Api.Resource.core("configmaps");

  @TempDir Path folder;

  final List<Master> masters = new ArrayList<>();

  @AfterEach
  final void killAll() throws Exception {
    for (Master master : masters) {
      master.close();
    }
  }

  /** Patient: a machine may have much else to do. */
  static ConditionFactory await(String what) {
    return Awaitility.await(what).atMost(Duration.ofSeconds(180)).pollInterval(Duration.ofMillis(100));
  }

  final Master master(String name, String... arguments) throws Exception {
    return master(Host.THIS, name, arguments);
  }

  final Master master(Host host, String name, String... arguments) throws Exception {
    Master master = Master.start(host, folder.resolve(name), name, arguments);
    masters.add(master);
    await(name).until(master::isReady);
    return master;
  }

  final Master joining(Master first, Host host, String name) throws Exception {
    return master(host, name, "--join", first.address(), "--token", token(first));
  }

  final Master joining(Master first, String name) throws Exception {
    return joining(first, Host.THIS, name);
  }

  final String token(Master master) throws Exception {
    return command(master, "token", "create").ok();
  }

  /** Runs a command beside a master. A machine with much else to do may let a connection wait for too long. */
  final RuoriProcess.Said command(Master asked, String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--data-dir", folder.resolve(asked.name()).toString()));
    RuoriProcess.Said said = RuoriProcess.run(all.toArray(String[]::new));
    return said.output().contains("connect timed out") ? command(asked, words) : said;
  }

  static ObjectNode create(Master master, String name) {
    ObjectNode map = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
    map.putObject("metadata").put("name", name);
    return master.api().create(CONFIG_MAPS, "default", map);
  }
}
