package io.ruori.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The checked-out tree: every Java file of every module. */
final class SourceTree {
  private static final Path ROOT = root(Path.of("").toAbsolutePath());

  private SourceTree() {}

  static Path root() {
    return ROOT;
  }

  /** Paths relative to the root, with forward slashes, such as {@code core-actors/src/main/java/…/Json.java}. */
  static List<Path> javaFiles() {
    try (Stream<Path> modules = Files.list(ROOT)) {
      return modules
          .map(module -> module.resolve("src"))
          .filter(Files::isDirectory)
          .flatMap(SourceTree::walk)
          .filter(file -> file.toString().endsWith(".java"))
          .map(ROOT::relativize)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The files with these names, or in these folders, relative to the root; none for what is not there. */
  static List<Path> files(String... names) {
    return Stream.of(names)
        .map(ROOT::resolve)
        .filter(Files::exists)
        .flatMap(SourceTree::walk)
        .filter(Files::isRegularFile)
        .filter(file -> !file.toString().contains("/target/"))
        .map(ROOT::relativize)
        .sorted()
        .toList();
  }

  static String read(Path relative) {
    try {
      return Files.readString(ROOT.resolve(relative));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> walk(Path directory) {
    try {
      return Files.walk(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path root(Path from) {
    Path path = from;
    while (!Files.isDirectory(path.resolve("core-actors"))) {
      path = path.getParent();
    }
    return path;
  }
}
