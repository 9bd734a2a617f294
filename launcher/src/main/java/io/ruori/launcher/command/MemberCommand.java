package io.ruori.launcher.command;

import io.ruori.launcher.ring.RingClient;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

  private static JsonNode members(MemberClient client) throws CommandFailure, IOException, InterruptedException {
    return done(client.answer(ring -> ring.members(client.server())));
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
    @Mixin private OutputOption output = new OutputOption();
    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
      MemberClient client = MemberClient.ofMaster(option);
      JsonNode report = RingReport.complete(client.ring(), members(client));
      output.print(spec.commandLine().getOut(), report, () -> RingReport.lines(report));
      return 0;
    }
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
      MemberClient client = MemberClient.ofMaster(option);
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
