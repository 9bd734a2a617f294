package io.ruori.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code ruori COMMAND …} in a JVM of its own. Closing it kills it. */
public final class RuoriProcess implements AutoCloseable {
  private static final List<String> FLAGS =
      List.of(
          "-Xmx512m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-Druori.program=true");

  private final Process process;
  private final Path output;

  private RuoriProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** @param folder its data directory; what it says goes into a file beside it */
  public static RuoriProcess start(String subcommand, Path folder, String... arguments) throws IOException {
    return start(List.of(), Map.of(), subcommand, folder, arguments);
  }

  /**
   * @param through a command that runs the rest of its arguments in its own place, such as {@code nsenter}
   * @param environment added to this process's
   */
  public static RuoriProcess start(
      List<String> through, Map<String, String> environment, String subcommand, Path folder, String... arguments)
      throws IOException {
    Files.createDirectories(folder);
    Path output = folder.resolveSibling(folder.getFileName() + ".out");
    List<String> all = new ArrayList<>(List.of(subcommand, "--data-dir", folder.toString()));
    all.addAll(Arrays.asList(arguments));
    return new RuoriProcess(java(through, environment, output, all), output);
  }

  /** What a command said, and with which code it ended. */
  public record Said(int code, String output) {
    /** What it said; it must have done what it was asked. */
    public String ok() {
      if (code != 0) {
        throw new AssertionError("code " + code + ": " + output);
      }
      return output;
    }
  }

  /** Runs a command to its end. */
  public static Said run(String... arguments) throws IOException, InterruptedException {
    Path output = Files.createTempFile("ruori", ".out");
    try {
      Process process = java(List.of(), Map.of(), output, List.of(arguments));
      if (!process.waitFor(90, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("no end: " + Files.readString(output));
      }
      return new Said(process.exitValue(), Files.readString(output).strip());
    } finally {
      Files.delete(output);
    }
  }

  private static Process java(
      List<String> through, Map<String, String> environment, Path output, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(through);
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(FLAGS);
    command.add("io.ruori.launcher.command.Main");
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    return builder.start();
  }

  /** {@code kill -9}. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(10, TimeUnit.SECONDS);
  }

  /** {@code kill -SIGNAL}: {@code STOP} and {@code CONT} let it stand still for a while. */
  public void signal(String signal) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** What it said, for the message of a test that fails. */
  public String said() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }
}
