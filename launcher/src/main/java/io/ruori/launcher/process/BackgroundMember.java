package io.ruori.launcher.process;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A member that outlives the command which starts it: its own session, its output in a file. */
public final class BackgroundMember {
  /** Of the log of a failed start, this much is looked through for the cause. */
  private static final int TAIL_BYTES = 64 * 1024;

  private final Process process;
  private final Path log;
  private final long logStart;

  private BackgroundMember(Process process, Path log, long logStart) {
    this.process = process;
    this.log = log;
    this.logStart = logStart;
  }

  /**
   * Runs the {@code ruori} script again, detached.
   *
   * @param home the folder of the script
   */
  public static BackgroundMember start(Path home, List<String> arguments, Map<String, String> environment, Path log)
      throws IOException {
    List<String> command = detached(home, arguments);
    Files.createDirectories(log.toAbsolutePath().getParent());
    File output = log.toFile();
    long logStart = output.length();
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder.redirectInput(new File("/dev/null"));
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output));
    builder.redirectErrorStream(true);
    return new BackgroundMember(builder.start(), log, logStart);
  }

  /** Has the script make the JVM's cache for quicker starts, if there is none; nobody waits for it. */
  public static void train(Path home) throws IOException {
    new ProcessBuilder(detached(home, List.of("train")))
        .redirectInput(new File("/dev/null"))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** A session of its own: a Ctrl-C in the terminal is not for it. */
  private static List<String> detached(Path home, List<String> arguments) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      command.add("/usr/bin/setsid");
    }
    command.add(home.resolve("ruori").toString());
    command.addAll(arguments);
    return command;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Why it ended, from what it said last. */
  public String cause() {
    List<String> said = output();
    Optional<String> told = said.reversed().stream().filter(line -> line.startsWith("ruori: ")).findFirst();
    if (told.isPresent()) {
      return told.get().substring("ruori: ".length());
    }
    List<String> last = said.subList(Math.max(0, said.size() - 10), said.size());
    return "the member ended with code " + process.exitValue() + "; its last words:\n" + String.join("\n", last);
  }

  private List<String> output() {
    try (var channel = Files.newByteChannel(log)) {
      long from = Math.max(logStart, channel.size() - TAIL_BYTES);
      channel.position(from);
      byte[] bytes = new byte[(int) (channel.size() - from)];
      int length = channel.read(ByteBuffer.wrap(bytes));
      return new String(bytes, 0, Math.max(0, length), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
