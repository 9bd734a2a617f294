package io.ruori.launcher.command;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;

/** The entry point of {@code ./ruori}. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    int code = commandLine().execute(arguments);
    System.exit(code);
  }

  static CommandLine commandLine() {
    return new CommandLine(new RuoriCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setExecutionExceptionHandler(tellCause());
  }

  /** What the user did or has is said in a line; only our own faults show a stack. */
  private static IExecutionExceptionHandler tellCause() {
    return (failure, commandLine, parsed) -> {
      PrintWriter err = commandLine.getErr();
      if (failure instanceof CommandFailure told) {
        err.println("ruori: " + told.getMessage());
        return told.exitCode();
      }
      failure.printStackTrace(err);
      err.println("ruori: " + failure);
      return CommandLine.ExitCode.SOFTWARE;
    };
  }
}
