package io.ruori.persistence.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir
  private Path directory;

  @Test
  void saysWhoUsesIt() {
    try (DataDirectory _ = DataDirectory.open(directory)) {
      assertThatThrownBy(() -> DataDirectory.open(directory))
          .isInstanceOf(DataDirectoryRefused.class)
          .hasMessageContaining("is in use by this process, " + ProcessHandle.current().pid());
    }
    DataDirectory.open(directory).close();
  }

  @Test
  void saysWhichOtherProcessUsesIt() throws IOException, InterruptedException {
    Process other = new ProcessBuilder(
        ProcessHandle.current().info().command().orElseThrow(), "-cp", System.getProperty("java.class.path"),
        Holder.class.getName(), directory.toString()).redirectErrorStream(true).start();
    try {
      String line;
      do {
        line = other.inputReader().readLine();
      } while (line != null && !line.equals("held"));
      assertThatThrownBy(() -> DataDirectory.open(directory))
          .isInstanceOf(DataDirectoryRefused.class)
          .hasMessageContaining("is in use by process " + other.pid());
    } finally {
      other.destroyForcibly().waitFor();
    }
    DataDirectory.open(directory).close();
  }

  /** Another process: holds the directory until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] arguments) throws IOException {
      try (DataDirectory _ = DataDirectory.open(Path.of(arguments[0]))) {
        System.out.println("held");
        System.in.read();
      }
    }
  }

  @Test
  void refusesANewerFormat() throws IOException {
    Files.writeString(directory.resolve("FORMAT"), "ruori-data 2\n");
    assertThatThrownBy(() -> DataDirectory.open(directory))
        .isInstanceOf(DataDirectoryRefused.class)
        .hasMessageContaining("was written by a newer version of Ruori: it has format 2");
  }

  @Test
  void refusesAnUnknownFormat() throws IOException {
    Files.writeString(directory.resolve("FORMAT"), "something else");
    assertThatThrownBy(() -> DataDirectory.open(directory)).hasMessageContaining("its file FORMAT is damaged");
    Files.delete(directory.resolve("FORMAT"));
    Files.createDirectories(directory.resolve("journal"));
    assertThatThrownBy(() -> DataDirectory.open(directory)).hasMessageContaining("holds a journal but no file FORMAT");
  }

  @Test
  void refusesAFileInPlaceOfADirectory() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    assertThatThrownBy(() -> DataDirectory.open(file)).isInstanceOf(DataDirectoryRefused.class);
  }

  @Test
  void namesDirectoriesForAnyPersistenceId() {
    assertThat(Directories.nameFor("ledger")).isEqualTo("ledger");
    assertThat(Directories.nameFor("../é|x")).isEqualTo("%2e%2e%2f%c3%a9%7cx");
  }
}
