package io.ruori.launcher.command;

import io.ruori.core.object.Json;
import io.ruori.launcher.Release;
import io.ruori.launcher.directory.DataDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "status",
    description = "Says whether the cluster runs, where, and how its nodes are. Returns 0 when the API is ready.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  @Mixin private DirectoryOption option = new DirectoryOption();

  @Option(names = {"-o", "--output"}, paramLabel = "text|json", description = "How to say it (default: text).")
  private String output = "text";

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
    PrintWriter out = spec.commandLine().getOut();
    if (output.equals("json")) {
      out.println(Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(status));
    } else {
      print(out, status);
    }
    return ready ? 0 : 1;
  }

  private static Optional<MemberClient> client(DataDirectory directory) throws IOException {
    Optional<MemberClient> own = MemberClient.find(directory);
    return own.isPresent() ? own : MemberClient.ofWorker(directory);
  }

  private static void print(PrintWriter out, ObjectNode status) {
    boolean running = status.path("running").asBoolean();
    out.println("Ruori " + Release.VERSION + ", data in " + status.path("dataDirectory").asString());
    if (!running) {
      out.println("not running");
      return;
    }
    String ready = status.path("ready").asBoolean() ? "ready" : "not ready";
    out.println("process " + status.path("pid").asLong() + ", API " + ready + " at " + status.path("server").asString(""));
    status.path("nodes")
        .forEach(
            node ->
                out.println(
                    "node " + node.path("name").asString() + (node.path("ready").asBoolean() ? " Ready" : " NotReady")));
  }
}
