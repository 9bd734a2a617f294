package io.ruori.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Small files, short methods, a word of purpose for each package. */
class SourceSizesTest {
  private static final int FILE_LINES_MOSTLY = 150;
  private static final int FILE_LINES = 300;
  private static final int FILE_LINES_EVER = 600;
  private static final int METHOD_LINES = 70;

  /** Files of more than {@value #FILE_LINES} lines, each with the reason. */
  private static final Map<String, String> LONG_FILES = Map.of();

  @Test
  void keepsFilesShort() {
    List<String> tooLong = new ArrayList<>();
    for (Path file : SourceTree.javaFiles()) {
      long lines = SourceTree.read(file).lines().count();
      boolean excused = LONG_FILES.containsKey(file.getFileName().toString()) && lines <= FILE_LINES_EVER;
      if (lines > FILE_LINES && !excused) {
        tooLong.add(file + ": " + lines + " lines");
      }
    }
    assertThat(tooLong).isEmpty();
  }

  @Test
  void keepsMostFilesShort() {
    List<Long> sizes = SourceTree.javaFiles().stream().map(file -> SourceTree.read(file).lines().count()).toList();
    long longer = sizes.stream().filter(lines -> lines > FILE_LINES_MOSTLY).count();
    assertThat(100 * longer / sizes.size()).as("percent of files over " + FILE_LINES_MOSTLY + " lines").isLessThan(20);
  }

  @Test
  void namesNoExceptionThatIsGone() {
    List<String> names = SourceTree.javaFiles().stream().map(file -> file.getFileName().toString()).toList();
    assertThat(names).containsAll(LONG_FILES.keySet());
  }

  @Test
  void keepsMethodsShort() {
    List<String> tooLong = new ArrayList<>();
    SourceTree.Parsed parsed = SourceTree.parse(SourceTree.javaFiles());
    for (CompilationUnitTree unit : parsed.units()) {
      new LongMethods(unit, parsed.positions(), tooLong).scan(unit, null);
    }
    assertThat(tooLong).isEmpty();
  }

  @Test
  void saysWhatEachPackageIsFor() {
    List<Path> missing =
        SourceTree.javaFiles().stream()
            .filter(file -> file.toString().contains("/src/main/"))
            .map(Path::getParent)
            .distinct()
            .filter(directory -> !SourceTree.root().resolve(directory).resolve("package-info.java").toFile().exists())
            .toList();
    assertThat(missing).isEmpty();
  }

  private static final class LongMethods extends TreeScanner<Void, Void> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<String> found;

    LongMethods(CompilationUnitTree unit, SourcePositions positions, List<String> found) {
      this.unit = unit;
      this.positions = positions;
      this.found = found;
    }

    @Override
    public Void visitMethod(MethodTree method, Void unused) {
      long first = unit.getLineMap().getLineNumber(Math.max(0, positions.getStartPosition(unit, method)));
      long end = positions.getEndPosition(unit, method);
      long last = end < 0 ? first : unit.getLineMap().getLineNumber(end);
      if (last - first + 1 > METHOD_LINES) {
        String file = Path.of(unit.getSourceFile().getName()).getFileName().toString();
        found.add(file + ":" + first + " " + method.getName() + ": " + (last - first + 1) + " lines");
      }
      return super.visitMethod(method, unused);
    }
  }
}
