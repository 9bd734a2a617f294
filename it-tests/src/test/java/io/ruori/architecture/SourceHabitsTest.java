package io.ruori.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.util.TreeScanner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** How sources are written: constant log messages, a word of purpose for each type, names, tests that do not sleep. */
class SourceHabitsTest {
  private static final Set<String> LEVELS = Set.of("trace", "debug", "info", "warn", "error");
  private static final Pattern TYPE =
      Pattern.compile("(?m)^(?:(?:public|final|abstract|sealed|non-sealed) )*(?:class|record|interface|enum|@interface) ");
  private static final Pattern VAGUE_NAME = Pattern.compile(".*(Utils?|Helpers?|Manager|Impl)\\.java");
  private static final Pattern TEST_NAME = Pattern.compile(".*(Test|Properties|IT|Contract)\\.java");
  private static final Pattern TEST_METHOD = Pattern.compile("(?m)^  @(Test|ParameterizedTest|TestFactory|Property)\\b");

  @Test
  void logsConstantMessages() {
    List<String> found = new ArrayList<>();
    for (CompilationUnitTree unit : SourceTree.parse(mainFiles()).units()) {
      new LogCalls(unit, found).scan(unit, null);
    }
    assertThat(found).isEmpty();
  }

  @Test
  void saysWhatEachTypeIsFor() {
    List<Path> silent =
        mainFiles().stream()
            .filter(file -> !file.endsWith("package-info.java"))
            .filter(file -> !isExplained(SourceTree.read(file)))
            .toList();
    assertThat(silent).isEmpty();
  }

  /** By a comment, or by the help that a command shows. */
  private static boolean isExplained(String source) {
    var type = TYPE.matcher(source);
    if (!type.find()) {
      return true;
    }
    String before = source.substring(0, type.start());
    return before.contains("/**") || before.contains("@Command(");
  }

  @Test
  void namesSayWhatThingsAre() {
    List<Path> vague =
        SourceTree.javaFiles().stream()
            .filter(file -> VAGUE_NAME.matcher(file.getFileName().toString()).matches())
            .toList();
    assertThat(vague).isEmpty();
  }

  @Test
  void testsAreNamedSoThatTheyRun() {
    List<Path> forgotten =
        testFiles().stream()
            .filter(file -> TEST_METHOD.matcher(SourceTree.read(file)).find())
            .filter(file -> !TEST_NAME.matcher(file.getFileName().toString()).matches())
            .toList();
    assertThat(forgotten).isEmpty();
  }

  @Test
  void testsDoNotSleep() {
    String sleep = "Thread." + "sleep(";
    assertThat(testFiles().stream().filter(file -> SourceTree.read(file).contains(sleep)).toList()).isEmpty();
  }

  @Test
  void testsMockNothing() {
    String mockito = "org." + "mockito";
    assertThat(testFiles().stream().filter(file -> SourceTree.read(file).contains(mockito)).toList()).isEmpty();
  }

  private static List<Path> mainFiles() {
    return SourceTree.javaFiles().stream().filter(file -> file.toString().contains("/src/main/")).toList();
  }

  private static List<Path> testFiles() {
    return SourceTree.javaFiles().stream().filter(file -> file.toString().contains("/src/test/")).toList();
  }

  /** Calls such as {@code LOG.info(…)} whose message is put together. */
  private static final class LogCalls extends TreeScanner<Void, Void> {
    private final CompilationUnitTree unit;
    private final List<String> found;

    LogCalls(CompilationUnitTree unit, List<String> found) {
      this.unit = unit;
      this.found = found;
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree call, Void unused) {
      if (call.getMethodSelect() instanceof MemberSelectTree method
          && LEVELS.contains(method.getIdentifier().toString())
          && method.getExpression().toString().matches("LOG|log|.*getLog\\(\\)")
          && !call.getArguments().isEmpty()
          && !isConstant(call.getArguments().getFirst())) {
        found.add(Path.of(unit.getSourceFile().getName()).getFileName() + ": " + call);
      }
      return super.visitMethodInvocation(call, unused);
    }

    private static boolean isConstant(ExpressionTree message) {
      return message instanceof LiteralTree
          || message instanceof BinaryTree sum && isConstant(sum.getLeftOperand()) && isConstant(sum.getRightOperand());
    }
  }
}
