package io.ruori.node.volume;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Files that change all at once, by upstream's {@code AtomicWriter}: the files are in a folder with a time for a name, {@code
 * ..data} is a link to it, and each file's name is a link through {@code ..data}.
 */
final class AtomicDirectory {
  private static final String DATA = "..data";
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("'..'yyyy_MM_dd_HH_mm_ss.nnnnnnnnn").withZone(ZoneOffset.UTC);

  private AtomicDirectory() {}

  /** Who owns what is written; -1 leaves it. */
  record Owner(int user, int group) {
    static final Owner NOBODY = new Owner(-1, -1);
  }

  /** Makes the folder show exactly these files, by path relative to it. Does nothing when it does already. */
  static void write(Path folder, Map<String, FileContent> files, Owner owner, Instant now) throws IOException {
    Files.createDirectories(folder);
    permit(folder, 0777);
    Path data = folder.resolve(DATA);
    Path before = Files.isSymbolicLink(data) ? folder.resolve(Files.readSymbolicLink(data)) : null;
    if (before != null && shows(before, files)) {
      return;
    }
    Path next = folder.resolve(STAMP.format(now));
    Files.createDirectories(next);
    permit(next, 0755);
    for (Map.Entry<String, FileContent> file : files.entrySet()) {
      writeFile(next, file.getKey(), file.getValue(), owner);
    }
    Path fresh = folder.resolve("..data_tmp");
    Files.deleteIfExists(fresh);
    Files.createSymbolicLink(fresh, next.getFileName());
    Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    link(folder, files);
    if (before != null) {
      delete(before);
    }
  }

  private static void writeFile(Path root, String relative, FileContent content, Owner owner) throws IOException {
    Path file = root.resolve(relative).normalize();
    if (!file.startsWith(root)) {
      throw new IOException("path leaves its volume: " + relative);
    }
    Files.createDirectories(file.getParent());
    Files.write(file, content.bytes());
    own(file, owner);
    permit(file, content.mode());
  }

  static void own(Path file, Owner owner) throws IOException {
    if (owner.user() >= 0) {
      Files.setAttribute(file, "unix:uid", owner.user(), LinkOption.NOFOLLOW_LINKS);
    }
    if (owner.group() >= 0) {
      Files.setAttribute(file, "unix:gid", owner.group(), LinkOption.NOFOLLOW_LINKS);
    }
  }

  static void permit(Path file, int mode) throws IOException {
    Set<PosixFilePermission> permissions = new HashSet<>();
    PosixFilePermission[] all = PosixFilePermission.values();
    for (int bit = 0; bit < all.length; bit++) {
      if ((mode >> all.length - 1 - bit & 1) == 1) {
        permissions.add(all[bit]);
      }
    }
    Files.setPosixFilePermissions(file, permissions);
  }

  private static boolean shows(Path data, Map<String, FileContent> files) throws IOException {
    if (!Files.isDirectory(data)) {
      return false;
    }
    try (Stream<Path> walk = Files.walk(data)) {
      long there = walk.filter(Files::isRegularFile).count();
      if (there != files.size()) {
        return false;
      }
    }
    for (Map.Entry<String, FileContent> file : files.entrySet()) {
      Path path = data.resolve(file.getKey());
      boolean same = Files.isRegularFile(path)
          && java.util.Arrays.equals(Files.readAllBytes(path), file.getValue().bytes());
      if (!same) {
        return false;
      }
    }
    return true;
  }

  /** Links for the first step of each path, and none for what is gone. */
  private static void link(Path folder, Map<String, FileContent> files) throws IOException {
    Set<String> wanted = new HashSet<>();
    files.keySet().forEach(path -> wanted.add(path.split("/", 2)[0]));
    for (String name : wanted) {
      Path link = folder.resolve(name);
      if (!Files.isSymbolicLink(link)) {
        Files.createSymbolicLink(link, Path.of(DATA, name));
      }
    }
    try (Stream<Path> there = Files.list(folder)) {
      for (Path entry : there.toList()) {
        String name = entry.getFileName().toString();
        if (!name.startsWith("..") && !wanted.contains(name)) {
          Files.deleteIfExists(entry);
        }
      }
    }
  }

  /** Removes a tree, links not followed. */
  static void delete(Path root) throws IOException {
    try {
      Files.walkFileTree(root, new SimpleFileVisitor<>() {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
          Files.deleteIfExists(file);
          return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
          Files.deleteIfExists(folder);
          return FileVisitResult.CONTINUE;
        }
      });
    } catch (NoSuchFileException e) {
      // Gone already.
    }
  }
}
