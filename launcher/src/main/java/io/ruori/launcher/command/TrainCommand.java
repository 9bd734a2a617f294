package io.ruori.launcher.command;

import io.ruori.core.api.Api;
import io.ruori.core.object.Json;
import io.ruori.launcher.directory.DataDirectory;
import io.ruori.launcher.kubeconfig.Kubeconfig;
import io.ruori.launcher.pki.Pem;
import io.ruori.node.remote.ClientTls;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs a member as {@code server} does, uses it a little and ends: run with {@code -XX:AOTCacheOutput}, so that the JVM
 * remembers what a start loads and links. Later starts take a fraction of the time. Called twice on a directory, it remembers
 * a start that finds keys and a ledger, as most do.
 *
 * <p>A little of everything, and of nothing much: what runs often here, the JVM would compile at each start for a load that
 * comes later, and keep its profiles in memory.
 */
@Command(name = "train", hidden = true, mixinStandardHelpOptions = true)
final class TrainCommand implements Callable<Integer> {
  private static final int PODS = 2;
  private static final int ROUNDS = 2;
  private static final int LOOKS = 1200;

  @Parameters(paramLabel = "DIR", description = "A folder for the data.")
  private Path folder;

  @Override
  public Integer call() throws Exception {
    DataDirectory directory = new DataDirectory(folder);
    Thread.ofPlatform().name("server").daemon().start(this::serve);
    for (int i = 0; i < LOOKS; i++) {
      Optional<MemberClient> client = MemberClient.find(directory);
      if (client.isPresent() && client.get().isReady()) {
        use(client.get());
        askInTheOlderProtocol(client.get().access());
        return 0; // and the process ends, which stops the member
      }
      Thread.sleep(50);
    }
    throw new CommandFailure("the member did not start");
  }

  /** A ring could find it again, so that it keeps its ledger as most do; at a port that no other is likely to use. */
  private void serve() {
    String kubeconfig = folder.resolve("kubeconfig").toString();
    String[] arguments = {
      "server", "--data-dir", folder.toString(), "--api-port", "0", "--ring-port", "64444", "--nodes", "1",
      "--kubeconfig", kubeconfig
    };
    Main.commandLine(arguments).execute(arguments);
  }

  private static void askInTheOlderProtocol(Kubeconfig.Access access) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(access.server() + "/readyz")).version(HttpClient.Version.HTTP_1_1).build();
    try (HttpClient client =
        ClientTls.withCertificate(
            Pem.certificate(access.authorityPem()),
            Pem.privateKey(access.clientKeyPem()),
            Pem.certificate(access.clientCertificatePem()))) {
      client.send(request, HttpResponse.BodyHandlers.discarding());
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
