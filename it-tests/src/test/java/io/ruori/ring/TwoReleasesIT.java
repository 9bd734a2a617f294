package io.ruori.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.api.Api;
import io.ruori.core.object.Json;
import io.ruori.process.RuoriProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A ring of this release and the next one: they understand each other, and the next one's ways begin when all have it. */
class TwoReleasesIT {
  private static final Api.Resource CONFIG_MAPS = Api.Resource.core("configmaps");
  private static final int WRITES = 24;

  @TempDir private Path folder;

  private final List<Master> masters = new ArrayList<>();

  @AfterEach
  void killAll() throws Exception {
    for (Master master : masters) {
      master.close();
    }
  }

  private static ConditionFactory await(String what) {
    return Awaitility.await(what).atMost(Duration.ofSeconds(150)).pollInterval(Duration.ofMillis(300)).ignoreExceptions();
  }

  private Master master(Host host, String name, String... arguments) throws Exception {
    Master master = Master.start(host, folder.resolve(name), name, arguments);
    masters.add(master);
    await(name).until(master::isReady);
    return master;
  }

  private String token(Master master) throws Exception {
    await("a token").until(() -> command(master, "token", "create").code() == 0);
    return command(master, "token", "create").ok();
  }

  private RuoriProcess.Said command(Master master, String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--data-dir", folder.resolve(master.name()).toString()));
    return RuoriProcess.run(all.toArray(String[]::new));
  }

  private static JsonNode ring(Master master) {
    return Json.parse(master.api().get("/ruori/v1/members").getBytes(StandardCharsets.UTF_8));
  }

  private static JsonNode member(JsonNode ring, String name) {
    return ring.path("members").valueStream().filter(m -> m.path("name").asString("").equals(name)).findFirst().orElseThrow();
  }

  /** Entities are spread, so some writes go from either release to the other. */
  private void writeThroughAll(String prefix) {
    for (int i = 0; i < WRITES; i++) {
      Master master = masters.get(i % masters.size());
      String name = prefix + i;
      await(name).until(() -> master.api().find(CONFIG_MAPS, "default", name).isPresent() || create(master, name));
      ObjectNode patch = Json.object();
      patch.putObject("data").put("patched", "yes");
      Master other = masters.get((i + 1) % masters.size());
      await(name + " patched").until(() -> other.api().patch(CONFIG_MAPS, "default", name, "", Api.PatchType.MERGE, patch) != null);
    }
    for (Master master : masters) {
      assertThat(master.api().list(CONFIG_MAPS, "default", Api.Query.ALL).items())
          .filteredOn(map -> map.at("/metadata/name").asString("").startsWith(prefix))
          .hasSize(WRITES)
          .allMatch(map -> map.at("/data/patched").asString("").equals("yes"));
    }
  }

  private static boolean create(Master master, String name) {
    ObjectNode map = Json.object().put("apiVersion", "v1").put("kind", "ConfigMap");
    map.putObject("metadata").put("name", name);
    return master.api().create(CONFIG_MAPS, "default", map) != null;
  }

  @Test
  void workTogetherUntilAllAreOfTheNext() throws Exception {
    NextRelease next = NextRelease.compile(folder);
    Master a = master(Host.THIS, "a");
    Master b = master(next, "b", "--join", a.address(), "--token", token(a));
    await("two voters").until(() -> a.voters().size() == 2);
    writeThroughAll("mixed-");
    assertThat(member(ring(a), "b").path("version").asString("")).isEqualTo(NextRelease.VERSION);
    assertThat(member(ring(a), "b").path("zone").asString("")).as("a field that only the next knows").isEqualTo("north");
    assertThat(ring(b).path("featureLevel").asInt(0)).isEqualTo(1);

    a.kill();
    a.startAgainOn(next);
    await("a is of the next release").until(() -> member(ring(a), "a").path("version").asString("").equals(NextRelease.VERSION));
    await("the next level").until(() -> ring(a).path("featureLevel").asInt(0) == 2);
    writeThroughAll("next-");

    RuoriProcess.Said refused =
        RuoriProcess.run(
            "server", "--data-dir", folder.resolve("c").toString(), "--name", "c", "--nodes", "0", "--no-install",
            "--join", a.address(), "--token", token(a));
    assertThat(refused.output()).contains("runs at feature level 2; this release knows up to 1: use the ring's release");
  }
}
