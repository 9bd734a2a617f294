package io.ruori.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartLogTest {
  @TempDir private Path folder;

  @Test
  void tellsWarningsOfThisStartOnly() throws Exception {
    Path file = folder.resolve("ruori.log");
    Files.writeString(file, "T1 WARN  Old - of an earlier start\n");
    StartLog log = StartLog.of(file);
    Files.writeString(
        file,
        """
        T2 INFO  Part - nothing special
        T3 WARN  LogRecovery - The unfinished write is cut off bytes="30"
        T4 INFO  Ruori - member ready uri=https://127.0.0.1:6443
        T5 WARN  Later - no part of the start
        """,
        StandardOpenOption.APPEND);
    assertThat(log.warnings()).containsExactly("The unfinished write is cut off bytes=\"30\"");
  }

  @Test
  void tellsNothingWithoutLog() {
    assertThat(StartLog.of(folder.resolve("none")).warnings()).isEmpty();
  }
}
