package io.ruori.launcher.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir private Path folder;
  private DataDirectory directory;

  @BeforeEach
  void open() {
    directory = new DataDirectory(folder.resolve("data"));
  }

  @Test
  void isHeldByOneMemberAtATime() throws Exception {
    try (var _ = directory.lock()) {
      assertThat(directory.runningPid()).contains(ProcessHandle.current().pid());
      assertThatThrownBy(directory::lock)
          .isInstanceOf(DirectoryException.class)
          .hasMessageContaining("in use by another Ruori (process " + ProcessHandle.current().pid() + ")");
    }
    assertThat(directory.runningPid()).isEmpty();
    directory.lock().close();
  }

  /** Locks of the system belong to processes, and end when the process closes the file, wherever it opened it. */
  @Test
  void staysHeldWhenThisProcessLooksAtIt() throws Exception {
    try (var _ = directory.lock()) {
      assertThat(directory.runningPid()).isPresent();
      assertThatThrownBy(directory::lock).isInstanceOf(DirectoryException.class);
      assertThat(isLockedBySystem(directory.root().resolve("lock"))).isTrue();
    }
    assertThat(isLockedBySystem(directory.root().resolve("lock"))).isFalse();
  }

  /** As the kernel tells: `1: POSIX ADVISORY WRITE pid major:minor:inode …`. */
  private static boolean isLockedBySystem(Path file) throws IOException {
    Path locks = Path.of("/proc/locks");
    assumeThat(locks).isReadable();
    String inode = ":" + Files.getAttribute(file, "unix:ino") + " ";
    return Files.readString(locks).lines().anyMatch(line -> line.contains(inode));
  }

  @Test
  void deletesItsKeysButNotWhatSaysWhoseTheyWere() throws Exception {
    directory.lock().close();
    Files.createDirectories(directory.pki());
    for (String file : new String[] {"ca.crt", "ca.key", "ring-ca.key", "sa.key", "admin.key", "admin.crt"}) {
      Files.writeString(directory.pki().resolve(file), "");
    }
    assertThat(directory.hasForgottenKeys()).isFalse();
    directory.forgetKeys();
    assertThat(directory.hasForgottenKeys()).isTrue();
    assertThat(directory.pki()).isDirectoryContaining("glob:**/ca.crt").isDirectoryNotContaining("glob:**.key");
  }

  @Test
  void keepsOthersOutOfAnEmptyDirectoryThatItIsGiven() throws Exception {
    Files.createDirectory(directory.root(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    directory.lock().close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.root()))).isEqualTo("rwx------");
  }

  @Test
  void saysThatItsPlaceIsAFile() throws Exception {
    Files.writeString(directory.root(), "");
    assertThatThrownBy(directory::lock).isInstanceOf(DirectoryException.class).hasMessageContaining("a file of that name is there");
  }

  @Test
  void takesAPidFileWithoutAHolderForDead() throws Exception {
    directory.lock().close();
    Files.writeString(directory.pidFile(), "1\n");
    assertThat(directory.runningPid()).isEmpty();
  }

  @Test
  void refusesWhatANewerReleaseWrote() throws Exception {
    directory.lock().close();
    Files.writeString(directory.root().resolve("format"), "99\n");
    assertThatThrownBy(directory::lock)
        .isInstanceOf(DirectoryException.class)
        .hasMessageContaining("newer Ruori (format 99; this one knows up to 1)");
  }

  @Test
  void refusesAFolderOfSomethingElse() throws IOException {
    Files.createDirectories(directory.root());
    Files.writeString(directory.root().resolve("thesis.tex"), "");
    assertThatThrownBy(directory::lock).hasMessageContaining("not a Ruori data directory").hasMessageContaining("thesis.tex");
    directory.purge();
    assertThat(directory.root().resolve("thesis.tex")).exists();
  }

  @Test
  void remembersOptionsUntilTheyAreGivenAnew() throws Exception {
    directory.remember(directory.settings(Map.of("api.port", "7443")));
    assertThat(directory.settings(Map.of("node.count", "3"))).isEqualTo(Map.of("api.port", "7443", "node.count", "3"));
    assertThat(directory.settings(Map.of("api.port", "8443"))).isEqualTo(Map.of("api.port", "8443"));
  }

  @Test
  void removesEverythingWhenPurged() throws Exception {
    directory.lock().close();
    Files.createDirectories(directory.ledger());
    Files.writeString(directory.ledger().resolve("segment"), "");
    directory.purge();
    assertThat(directory.root()).doesNotExist();
  }
}
