package io.ruori.launcher.command;

import io.ruori.core.api.Api;
import io.ruori.core.object.Json;
import io.ruori.launcher.Ruori;
import io.ruori.launcher.directory.DataDirectory;
import io.ruori.launcher.memory.HeapBound;
import io.ruori.launcher.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import tools.jackson.databind.node.ObjectNode;

/**
 * Starts a member, uses it a little and ends: run with {@code -XX:AOTCacheOutput}, so that the JVM remembers what a start
 * loads and links. Later starts take a fraction of the time.
 *
 * <p>A little of everything, and of nothing much: what runs often here, the JVM would compile at each start for a load that
 * comes later, and keep its profiles in memory.
 */
@Command(name = "train", hidden = true, mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
  private static final int PODS = 2;
  private static final int ROUNDS = 2;

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("ruori-train");
    DataDirectory directory = new DataDirectory(folder);
    Settings settings =
        Settings.of(Map.of("api.port", "0", "node.runtime", "simulated", "node.count", "1"));
    HeapBound.keep();
    try (var _ = directory.lock()) {
      use(settings, directory);
      Ruori.start(settings, directory).close(); // finds keys and a ledger, as most starts do
    } finally {
      directory.purge();
    }
    return 0;
  }

  private static void use(Settings settings, DataDirectory directory) throws Exception {
    try (var _ = Ruori.start(settings, directory)) {
      Optional<MemberClient> client = MemberClient.find(directory);
      if (client.isPresent()) {
        use(client.get());
      }
    }
  }

  /** A few of everything, over HTTPS. */
  private static void use(MemberClient client) throws InterruptedException {
    for (int i = 0; i < 100 && client.nodes().stream().noneMatch(MemberClient::isReady); i++) {
      Thread.sleep(50);
    }
    Api api = client.api();
    Api.Resource controllers = Api.Resource.core("replicationcontrollers");
    ObjectNode controller = Json.object().put("apiVersion", "v1").put("kind", "ReplicationController");
    controller.putObject("metadata").put("name", "train");
    ObjectNode spec = controller.putObject("spec").put("replicas", 2);
    spec.putObject("selector").put("app", "train");
    ObjectNode template = spec.putObject("template");
    template.putObject("metadata").putObject("labels").put("app", "train");
    template.putObject("spec").putArray("containers").addObject().put("name", "c").put("image", "i");
    api.create(controllers, "default", controller);
    for (int i = 0; i < ROUNDS; i++) {
      ObjectNode patch = Json.object();
      patch.putObject("metadata").putObject("annotations").put("round", Integer.toString(i));
      api.patch(controllers, "default", "train", "", Api.PatchType.MERGE, patch);
      api.list(Api.Resource.core("pods"), "", Api.Query.ALL);
    }
    api.served();
    api.delete(controllers, "default", "train", Json.object());
    usePods(api);
  }

  /** What clients do most. */
  private static void usePods(Api api) {
    Api.Resource pods = Api.Resource.core("pods");
    var watch = api.watch(pods, "default", Api.Query.ALL, "", new Ignoring());
    try (watch) {
      for (int i = 0; i < PODS; i++) {
        String name = "train-" + i;
        api.create(pods, "default", pod(name));
        for (int round = 0; round < ROUNDS; round++) {
          ObjectNode patch = Json.object();
          patch.putObject("metadata").putObject("annotations").put("round", Integer.toString(round));
          api.patch(pods, "default", name, "", Api.PatchType.STRATEGIC, patch);
          api.find(pods, "default", name);
        }
        ObjectNode applied = Json.object().put("apiVersion", "v1").put("kind", "Pod");
        applied.putObject("metadata").put("name", name).putObject("labels").put("train", "yes");
        api.patch(pods, "default", name, "", Api.PatchType.APPLY, applied);
      }
      api.list(pods, "default", new Api.Query("train=yes", ""));
      for (int i = 0; i < PODS; i++) {
        api.delete(pods, "default", "train-" + i, Json.object().put("gracePeriodSeconds", 0));
      }
    }
  }

  private static ObjectNode pod(String name) {
    ObjectNode pod = Json.object().put("apiVersion", "v1").put("kind", "Pod");
    pod.putObject("metadata").put("name", name).putObject("labels").put("app", "train");
    ObjectNode spec = pod.putObject("spec").put("schedulerName", "nobody");
    ObjectNode container = spec.putArray("containers").addObject().put("name", "c").put("image", "example.com/i:1");
    container.putArray("env").addObject().put("name", "A").put("value", "b");
    container.putArray("ports").addObject().put("name", "web").put("containerPort", 80);
    container.putObject("resources").putObject("requests").put("cpu", "100m").put("memory", "64Mi");
    return pod;
  }

  private static final class Ignoring implements Api.Listener {
    @Override
    public void event(String type, ObjectNode object) {}

    @Override
    public void ended(String why) {}
  }
}
