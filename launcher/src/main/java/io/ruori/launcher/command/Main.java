package io.ruori.launcher.command;

import io.ruori.core.api.ApiException;
import io.ruori.launcher.Ruori;
import io.ruori.launcher.directory.FileProblem;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The entry point of {@code ./ruori}. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    if (arguments.length > 0 && arguments[0].equals("server")) {
      Ruori.prepare();
    }
    int code = commandLine(arguments).execute(arguments);
    System.exit(code);
  }

  /** Knows all commands, or only the one that is called: reading them all would take a tenth of a start. */
  static CommandLine commandLine(String... arguments) {
    var line = new CommandLine(new RuoriCommand());
    var called = RuoriCommand.COMMANDS.stream().filter(command -> isCalled(command, arguments)).findFirst();
    called.map(List::<Class<?>>of).orElse(RuoriCommand.COMMANDS).forEach(line::addSubcommand);
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(Main::tellMistake)
        .setExecutionExceptionHandler(tellCause());
  }

  private static boolean isCalled(Class<?> command, String... arguments) {
    return arguments.length > 0 && command.getAnnotation(Command.class).name().equals(arguments[0]);
  }

  /** The mistake is the last thing on the screen: all of a command's help would push it away. */
  private static int tellMistake(ParameterException mistake, String... arguments) {
    CommandLine command = mistake.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("ruori: " + mistake.getMessage());
    if (!UnmatchedArgumentException.printSuggestions(mistake, err) && !command.getSubcommands().isEmpty()) {
      command.usage(err);
    } else {
      err.println("See \"" + command.getCommandSpec().qualifiedName() + " --help\".");
    }
    return CommandLine.ExitCode.USAGE;
  }

  /** What the user did or has is said in a line; only our own faults show a stack. */
  private static IExecutionExceptionHandler tellCause() {
    return (failure, commandLine, parsed) -> {
      PrintWriter err = commandLine.getErr();
      if (failure instanceof CommandFailure told) {
        err.println("ruori: " + told.getMessage());
        return told.exitCode();
      }
      if (failure instanceof ApiException refused) {
        err.println("ruori: " + refused.refusal().message());
        return CommandLine.ExitCode.SOFTWARE;
      }
      if (failure instanceof IOException problem) {
        err.println("ruori: " + FileProblem.told(problem));
        return CommandLine.ExitCode.SOFTWARE;
      }
      failure.printStackTrace(err);
      err.println("ruori: " + failure);
      return CommandLine.ExitCode.SOFTWARE;
    };
  }
}
