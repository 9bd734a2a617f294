package io.ruori.launcher.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a member warned about while it started: what it had to mend, or could not have. */
public final class StartLog {
  private static final int MOST_BYTES = 256 * 1024;
  private static final String READY = "member ready";
  private static final String LEVEL = " WARN ";
  private static final String SEPARATOR = " - ";

  private final Path log;
  private final long from;

  private StartLog(Path log, long from) {
    this.log = log;
    this.from = from;
  }

  /** From now on. */
  public static StartLog of(Path log) {
    return new StartLog(log, log.toFile().length());
  }

  /** The warnings, each as a line without its time; none when the log cannot be read. */
  public List<String> warnings() {
    return text()
        .lines()
        .takeWhile(line -> !line.contains(READY))
        .filter(line -> line.contains(LEVEL) && line.contains(SEPARATOR))
        .map(line -> line.substring(line.indexOf(SEPARATOR) + SEPARATOR.length()).strip())
        .toList();
  }

  private String text() {
    try (var channel = Files.newByteChannel(log)) {
      // A log that was rolled meanwhile begins anew.
      channel.position(channel.size() < from ? 0 : from);
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(MOST_BYTES, channel.size() - channel.position()));
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        continue;
      }
      return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
