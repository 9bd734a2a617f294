package io.ruori.ring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** The clock of a master, off by what a file says at the moment; nothing else of its process follows it. */
public final class ShiftedClock extends Clock {
  private static final String FILE = "RUORI_TEST_CLOCK";
  private static final long LOOK_AGAIN_NANOS = Duration.ofMillis(50).toNanos();

  private static volatile long shiftMillis;
  private static volatile long lookedNanos = System.nanoTime() - LOOK_AGAIN_NANOS;

  /** A host whose master has such a clock. */
  record Shifted(Path file, Map<String, String> environment) implements Host {
    static Shifted of(Map<String, String> changed, Path file) throws IOException {
      var environment = new HashMap<>(changed);
      environment.put(FILE, file.toString());
      var host = new Shifted(file, environment);
      host.shift(Duration.ZERO);
      return host;
    }

    void shift(Duration by) throws IOException {
      Path aside = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(aside, Long.toString(by.toMillis()));
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public String address() {
      return THIS.address();
    }
  }

  /** The program, with this clock wherever it asks for the machine's. */
  static Map<String, String> compile(Path folder) throws IOException {
    String machines = "Clock.systemUTC()";
    String own = "new " + ShiftedClock.class.getName() + "()";
    return new ChangedSources(folder)
        .change("launcher/src/main/java/io/ruori/launcher/Ruori.java", machines, own)
        .change("launcher/src/main/java/io/ruori/launcher/ApiPart.java", machines, own)
        .change("persistence/src/main/java/io/ruori/persistence/local/LocalSettings.java", machines, own)
        .change("launcher/src/main/java/io/ruori/launcher/ring/RingRecords.java", "System.currentTimeMillis()", own + ".millis()")
        .compile();
  }

  private static long shiftMillis() {
    long now = System.nanoTime();
    if (now - lookedNanos >= LOOK_AGAIN_NANOS) {
      lookedNanos = now;
      try {
        shiftMillis = Long.parseLong(Files.readString(Path.of(System.getenv(FILE))));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return shiftMillis;
  }

  @Override
  public Instant instant() {
    return Instant.now().plusMillis(shiftMillis());
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("it tells UTC only");
  }
}
