package io.ruori.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs programs of the machine, as a user in a terminal does. */
public final class Shell {
  private static final int PATIENCE_SECONDS = 90;

  private Shell() {}

  /** What a program did. */
  public record Result(int code, String output) {
    /** @throws AssertionError when it failed */
    public String ok() {
      if (code != 0) {
        throw new AssertionError("exit code " + code + ": " + output);
      }
      return output.strip();
    }

    public List<String> lines() {
      return ok().lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }
  }

  /** Runs it to its end; its errors are in the output too, but for those that are warnings of kubectl. */
  public static Result run(Map<String, String> environment, List<String> command) {
    try {
      Path output = Files.createTempFile("ruori-shell", ".out");
      try {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
          return new Result(124, "did not end: " + command + "\n" + text(output));
        }
        return new Result(process.exitValue(), text(output));
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      return new Result(127, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Result(130, "interrupted");
    }
  }

  public static Result run(String... command) {
    return run(Map.of(), List.of(command));
  }

  private static String text(Path file) throws IOException {
    List<String> lines = Files.readString(file, StandardCharsets.UTF_8).lines().toList();
    return String.join("\n", lines.stream().filter(line -> !line.startsWith("Warning: ")).toList());
  }

  public static boolean has(String program) {
    return run("sh", "-c", "command -v " + program).code() == 0;
  }
}
