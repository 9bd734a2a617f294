package io.ruori.launcher.pki;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that only their owner may read (mode 0600), replaced whole or not at all. */
public final class PrivateFiles {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_DIRECTORY =
      PosixFilePermissions.asFileAttribute(OWNER_ONLY);

  private PrivateFiles() {}

  /** Replaces the file by way of a neighbour, synced before the rename. */
  public static void write(Path file, String text) throws IOException {
    Path target = Files.isSymbolicLink(file) ? file.toRealPath() : file;
    Path draft = draft(target);
    try {
      Files.writeString(draft, text);
      replace(draft, target);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /** An empty file beside another, which is to replace that when it is written. */
  public static Path draft(Path file) throws IOException {
    Path parent = file.toAbsolutePath().getParent();
    Files.createDirectories(parent);
    return Files.createTempFile(parent, "." + file.getFileName(), ".tmp", OWNER_FILE);
  }

  /** Puts a draft in the file's place, synced before. */
  public static void replace(Path draft, Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  public static void createDirectory(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory, OWNER_DIRECTORY);
    }
  }

  /** Keeps others out of a directory that was there; where it is not ours to say who may in, its owner has to. */
  public static void makePrivate(Path directory) throws IOException {
    if (Files.getOwner(directory).getName().equals(System.getProperty("user.name"))) {
      Files.setPosixFilePermissions(directory, OWNER_ONLY);
    }
  }
}
