package io.ruori.gateway.request;

import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ScannerException;

/** Says what is wrong with YAML in the words of libyaml, which upstream's parser is a translation of. */
final class YamlProblems {
  private static final Map<String, String> BEGINNINGS =
      Map.of(
          "expected the node content", "did not find expected node content",
          "found character ", "found character that cannot start any token",
          "mapping values are not allowed here", "mapping values are not allowed in this context",
          "expected ',' or ']'", "did not find expected ',' or ']'",
          "expected ',' or '}'", "did not find expected ',' or '}'",
          "found unknown escape character", "found unknown escape character");

  private YamlProblems() {}

  static String told(MarkedYamlEngineException e) {
    String problem = String.valueOf(e.getProblem());
    return line(e, problem) + words(problem, String.valueOf(e.getContext()));
  }

  private static String words(String problem, String context) {
    if (problem.startsWith("expected <block end>")) {
      return context.contains("mapping") ? "did not find expected key" : "did not find expected '-' indicator";
    }
    return BEGINNINGS.entrySet().stream()
        .filter(known -> problem.startsWith(known.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(problem);
  }

  /** Go counts lines from 0 where the parser fails and from 1 where the scanner does, and the end is on a line of its own. */
  private static String line(MarkedYamlEngineException e, String problem) {
    Optional<Mark> mark = e.getProblemMark();
    int line = mark.map(Mark::getLine).orElse(0);
    if (problem.contains("<stream end>") && mark.map(Mark::getColumn).orElse(0) > 0) {
      line++;
    }
    if (line > 0 && e instanceof ScannerException) {
      line++;
    }
    if (line == 0) {
      line = e.getContextMark().map(Mark::getLine).orElse(0);
    }
    return line == 0 ? "" : "line " + line + ": ";
  }
}
