package io.ruori.launcher.command;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "ruori",
    description = "Kubernetes as actors: one JVM, or a ring of them, that speaks the Kubernetes API.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Also: ruori test — sets the machine up, builds everything and runs all tests."})
final class RuoriCommand implements Runnable {
  /** The commands, in the order in which help tells of them. */
  static final List<Class<?>> COMMANDS =
      List.of(
          UpCommand.class,
          DownCommand.class,
          ServerCommand.class,
          NodeCommand.class,
          TokenCommand.class,
          MemberCommand.class,
          ProxyCommand.class,
          BackupCommand.class,
          RestoreCommand.class,
          StatusCommand.class,
          VersionCommand.class,
          TrainCommand.class);

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }
}
