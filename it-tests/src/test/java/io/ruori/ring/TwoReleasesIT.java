package io.ruori.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.ruori.core.api.Api;
import io.ruori.core.object.Json;
import io.ruori.process.RuoriProcess;
import java.nio.charset.StandardCharsets;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A ring of this release and the next one: they understand each other, and the next one's ways begin when all have it. */
class TwoReleasesIT extends RingCase {
  private static final int WRITES = 24;

  /** Members change their release under these calls, so any may fail. */
  private static ConditionFactory calling(String what) {
    return await(what).ignoreExceptions();
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
      calling(name).until(() -> master.api().find(CONFIG_MAPS, "default", name).isPresent() || create(master, name) != null);
      ObjectNode patch = Json.object();
      patch.putObject("data").put("patched", "yes");
      Master other = masters.get((i + 1) % masters.size());
      calling(name + " patched").until(() -> other.api().patch(CONFIG_MAPS, "default", name, "", Api.PatchType.MERGE, patch) != null);
    }
    for (Master master : masters) {
      assertThat(master.api().list(CONFIG_MAPS, "default", Api.Query.ALL).items())
          .filteredOn(map -> map.at("/metadata/name").asString("").startsWith(prefix))
          .hasSize(WRITES)
          .allMatch(map -> map.at("/data/patched").asString("").equals("yes"));
    }
  }

  @Test
  void workTogetherUntilAllAreOfTheNext() throws Exception {
    NextRelease next = NextRelease.compile(folder);
    Master a = master("a");
    Master b = joining(a, next, "b");
    calling("two voters").until(() -> a.voters().size() == 2);
    writeThroughAll("mixed-");
    assertThat(member(ring(a), "b").path("version").asString("")).isEqualTo(NextRelease.VERSION);
    assertThat(member(ring(a), "b").path("zone").asString("")).as("a field that only the next knows").isEqualTo("north");
    assertThat(ring(b).path("featureLevel").asInt(0)).isEqualTo(1);

    a.kill();
    a.startAgainOn(next);
    calling("a is of the next release").until(() -> member(ring(a), "a").path("version").asString("").equals(NextRelease.VERSION));
    calling("the next level").until(() -> ring(a).path("featureLevel").asInt(0) == 2);
    writeThroughAll("next-");

    RuoriProcess.Said refused =
        RuoriProcess.run(
            "server", "--data-dir", folder.resolve("c").toString(), "--name", "c", "--nodes", "0", "--no-install",
            "--join", a.address(), "--token", token(a));
    assertThat(refused.output()).contains("runs at feature level 2; this release knows up to 1: use the ring's release");
  }
}
