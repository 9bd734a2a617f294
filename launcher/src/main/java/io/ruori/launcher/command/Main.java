package io.ruori.launcher.command;

import io.ruori.core.api.ApiException;
import io.ruori.launcher.directory.FileProblem;
import java.io.IOException;
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
