package io.ruori.node.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the host's network tools ({@code ip}, {@code nft}, {@code nsenter}). Blocks: call it from a virtual thread. */
public final class HostCommand {
  private static final long PATIENCE_SECONDS = 30;

  private HostCommand() {}

  /**
   * Runs a command and returns what it printed.
   *
   * @param input for its standard input, {@code ""} for none
   * @throws IllegalStateException when it is not there, fails or takes too long; the message says what it printed
   */
  public static String run(String input, List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (var stdin = process.getOutputStream()) {
        stdin.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException closedEarly) {
        // its exit code says why
      }
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(command.getFirst() + " did not end within " + PATIENCE_SECONDS + " s");
      }
      if (process.exitValue() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + printed);
      }
      return printed;
    } catch (IOException e) {
      throw new IllegalStateException("cannot run " + command.getFirst() + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while running " + command.getFirst(), e);
    }
  }

  /** As {@link #run(String, List)}, without input. */
  public static String run(String... command) {
    return run("", List.of(command));
  }

  /** Whether a command succeeds. */
  public static boolean succeeds(String... command) {
    try {
      run(command);
      return true;
    } catch (IllegalStateException refused) {
      return false;
    }
  }
}
