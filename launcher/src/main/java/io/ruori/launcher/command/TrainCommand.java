package io.ruori.launcher.command;

import io.ruori.core.api.Api;
import io.ruori.core.object.Json;
import io.ruori.launcher.Ruori;
import io.ruori.launcher.directory.DataDirectory;
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
 */
@Command(name = "train", hidden = true, mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("ruori-train");
    DataDirectory directory = new DataDirectory(folder);
    Settings settings =
        Settings.of(Map.of("api.port", "0", "node.runtime", "simulated", "node.count", "1"));
    try (var _ = directory.lock();
        var _ = Ruori.start(settings, directory)) {
      Optional<MemberClient> client = MemberClient.find(directory);
      if (client.isPresent()) {
        use(client.get());
      }
    } finally {
      directory.purge();
    }
    return 0;
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
    ObjectNode spec = controller.putObject("spec").put("replicas", 5);
    spec.putObject("selector").put("app", "train");
    ObjectNode template = spec.putObject("template");
    template.putObject("metadata").putObject("labels").put("app", "train");
    template.putObject("spec").putArray("containers").addObject().put("name", "c").put("image", "i");
    api.create(controllers, "default", controller);
    for (int i = 0; i < 100; i++) {
      ObjectNode patch = Json.object();
      patch.putObject("metadata").putObject("annotations").put("round", Integer.toString(i));
      api.patch(controllers, "default", "train", "", Api.PatchType.MERGE, patch);
      api.list(Api.Resource.core("pods"), "", Api.Query.ALL);
      api.served();
    }
    api.delete(controllers, "default", "train", Json.object());
  }
}
