package io.ruori.architecture;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The checked-out tree: every Java file of every module. */
final class SourceTree {
  private static final Path ROOT = root(Path.of("").toAbsolutePath());

  private SourceTree() {}

  /** Syntax trees, and where in their files things stand. */
  record Parsed(List<CompilationUnitTree> units, SourcePositions positions) {}

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

  /** The syntax trees of files. */
  static Parsed parse(List<Path> relative) {
    List<Path> files = relative.stream().map(ROOT::resolve).toList();
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      var units = new ArrayList<CompilationUnitTree>();
      JavacTask task = task(compiler, manager, files);
      task.parse().forEach(units::add);
      return new Parsed(units, Trees.instance(task).getSourcePositions());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JavacTask task(JavaCompiler compiler, StandardJavaFileManager manager, List<Path> files) {
    return (JavacTask) compiler.getTask(null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
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
