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
    subcommands = {MemberCommand.ListMembers.class, MemberCommand.Add.class, MemberCommand.Remove.class})
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
      name = "add",
      description = {
        "Lets a master in again that was removed while it did not run: see docs/removed-masters.md.",
        "One that ran gave its keys up: it joins again with --join and a new --token, and needs no word here.",
        "A new master needs no word here: it joins with a token (ruori up --join), and counts when it has caught up."
      },
      mixinStandardHelpOptions = true)
  static final class Add implements Callable<Integer> {
    @Mixin private DirectoryOption option = new DirectoryOption();

    @Parameters(index = "0", paramLabel = "NAME", description = "The name that it had.")
    private String name;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
      MemberClient client = MemberClient.ofMaster(option);
      done(client.answer(ring -> ring.readmit(client.server(), name)));
      spec.commandLine().getOut().println(name + " may come again: delete the folder ledger/raft of its data directory, then start it with \"ruori up\"");
      return 0;
    }
  }

  @Command(
      name = "remove",
      description = {
        "Takes a master out of the ring for good: majorities no longer count it and the others refuse its certificate.",
        "When it notices, it deletes its keys and stops. One that never will: see docs/removed-masters.md."
      },
      mixinStandardHelpOptions = true)
  static final class Remove implements Callable<Integer> {
    @Mixin private DirectoryOption option = new DirectoryOption();

    @Parameters(index = "0", paramLabel = "NAME", description = "As \"member list\" says it.")
    private String name;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
      MemberClient client = MemberClient.ofMaster(option);
      done(client.answer(ring -> ring.remove(client.server(), name)));
      spec.commandLine().getOut().println("removed " + name);
      return 0;
    }
  }
}
