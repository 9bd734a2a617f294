package io.ruori.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code ruori COMMAND …} in a JVM of its own. Closing it kills it. */
public final class RuoriProcess implements AutoCloseable {
  private static final List<String> FLAGS =
      List.of(
          "-Xmx256m",
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
    Files.createDirectories(folder);
    Path output = folder.resolveSibling(folder.getFileName() + ".out");
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(FLAGS);
    command.add("io.ruori.launcher.command.Main");
    command.addAll(List.of(subcommand, "--data-dir", folder.toString()));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    return new RuoriProcess(builder.start(), output);
  }

  /** {@code kill -9}. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(10, TimeUnit.SECONDS);
  }

  public boolean isAlive() {
    return process.isAlive();
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
