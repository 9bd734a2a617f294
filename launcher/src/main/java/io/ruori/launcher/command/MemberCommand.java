package io.ruori.launcher.command;

import io.ruori.core.object.Json;
import io.ruori.launcher.ring.RingClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

@Command(
    name = "member",
    description = "The masters of the ring.",
    mixinStandardHelpOptions = true,
    subcommands = {MemberCommand.ListMembers.class, MemberCommand.Remove.class})
final class MemberCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  private static MemberClient client(DirectoryOption option) throws IOException, CommandFailure {
    return MemberClient.find(option.directory())
        .orElseThrow(() -> new CommandFailure("no master runs on " + option.directory().root()));
  }

  private static JsonNode members(MemberClient client) throws CommandFailure, InterruptedException {
    try {
      return done(client.ring().members(client.server()));
    } catch (IOException e) {
      throw new CommandFailure("the master at " + client.server() + " does not answer");
    }
  }

  private static JsonNode done(RingClient.Reply reply) throws CommandFailure {
    if (!reply.isDone()) {
      throw new CommandFailure(reply.message());
    }
    return reply.body();
  }

  @Command(name = "list", description = "Lists the masters.", mixinStandardHelpOptions = true)
  static final class ListMembers implements Callable<Integer> {
    @Mixin private DirectoryOption option = new DirectoryOption();

    @Option(names = {"-o", "--output"}, paramLabel = "text|json", description = "How to say it (default: text).")
    private String output = "text";

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
      MemberClient client = client(option);
      JsonNode members = members(client);
      PrintWriter out = spec.commandLine().getOut();
      if (output.equals("json")) {
        out.println(Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(members));
      } else {
        lines(members).forEach(out::println);
      }
      return 0;
    }
  }

  /** A line for each member, in columns. */
  static List<String> lines(JsonNode members) {
    List<String> lines = new ArrayList<>();
    String form = "%-24s %-10s %-30s %-22s %s";
    lines.add(String.format(Locale.ROOT, form, "NAME", "ROLE", "ENDPOINT", "RING", "PROCESS"));
    for (JsonNode member : members.path("members")) {
      String role = member.path("leader").asBoolean() ? "leader" : member.path("voter").asBoolean() ? "voter" : "learner";
      lines.add(
          String.format(
              Locale.ROOT,
              form,
              member.path("name").asString(""),
              role,
              member.path("endpoint").asString(""),
              member.path("ringAddress").asString(""),
              member.path("pid").asLong(0)));
    }
    return lines;
  }

  @Command(
      name = "remove",
      description = "Takes a master that is gone for good out of the ring: majorities no longer count it.",
      mixinStandardHelpOptions = true)
  static final class Remove implements Callable<Integer> {
    @Mixin private DirectoryOption option = new DirectoryOption();

    @Parameters(index = "0", paramLabel = "NAME", description = "As \"member list\" says it.")
    private String name;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
      MemberClient client = client(option);
      boolean known = false;
      for (JsonNode member : members(client).path("members")) {
        known |= member.path("name").asString("").equals(name);
      }
      if (!known) {
        throw new CommandFailure("there is no master \"" + name + "\" in the ring");
      }
      done(client.ring().remove(client.server(), name));
      spec.commandLine().getOut().println("removed " + name);
      return 0;
    }
  }
}
