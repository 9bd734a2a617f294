package io.ruori.launcher.command;

import io.ruori.core.object.Json;
import io.ruori.launcher.Release;
import io.ruori.launcher.directory.DataDirectory;
import io.ruori.launcher.ring.RingClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "status",
    description = "Says whether the cluster runs, where, and how its nodes are. Returns 0 when the API is ready.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  @Mixin private DirectoryOption option = new DirectoryOption();

  @Mixin private OutputOption output = new OutputOption();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    DataDirectory directory = option.readable();
    Optional<Long> pid = directory.runningPid();
    Optional<MemberClient> client = pid.isPresent() ? client(directory) : Optional.empty();
    boolean ready = client.isPresent() && client.get().isReady();
    ObjectNode status = Json.object().put("version", Release.VERSION).put("dataDirectory", directory.root().toString());
    status.put("running", pid.isPresent()).put("ready", ready);
    pid.ifPresent(id -> status.put("pid", id));
    client.ifPresent(known -> status.put("server", known.access().server()));
    ArrayNode nodes = status.putArray("nodes");
    if (ready) {
      client.get().nodes().forEach(
          node -> nodes.addObject().put("name", MemberClient.name(node)).put("ready", MemberClient.isReady(node)));
    }
    if (client.isPresent()) {
      status.setAll(ring(client.get()));
    }
    output.print(spec.commandLine().getOut(), status, () -> lines(status));
    return ready ? 0 : 1;
  }

  private static Optional<MemberClient> client(DataDirectory directory) throws IOException {
    Optional<MemberClient> own = MemberClient.find(directory);
    return own.isPresent() ? own : MemberClient.ofWorker(directory);
  }

  /** Empty when this is a worker, or the master does not say. */
  private static ObjectNode ring(MemberClient client) throws InterruptedException {
    try {
      RingClient.Reply reply = client.ring().glance(client.server());
      return reply.isDone() ? RingReport.complete(client.ring(), reply.body()) : Json.object();
    } catch (IOException gone) {
      return Json.object();
    }
  }

  private static List<String> lines(ObjectNode status) {
    List<String> lines = new ArrayList<>();
    lines.add("Ruori " + Release.VERSION + ", data in " + status.path("dataDirectory").asString());
    if (!status.path("running").asBoolean()) {
      lines.add("not running");
      return lines;
    }
    String ready = status.path("ready").asBoolean() ? "ready" : "not ready";
    lines.add("process " + status.path("pid").asLong() + ", API " + ready + " at " + status.path("server").asString(""));
    if (status.has("members")) {
      lines.add(RingReport.ledger(status));
      lines.addAll(RingReport.lines(status));
    }
    for (JsonNode node : status.path("nodes")) {
      lines.add("node " + node.path("name").asString() + (node.path("ready").asBoolean() ? " Ready" : " NotReady"));
    }
    return lines;
  }
}
