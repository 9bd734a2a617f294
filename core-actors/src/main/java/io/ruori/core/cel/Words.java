package io.ruori.core.cel;

import dev.cel.common.CelIssue;
import dev.cel.runtime.CelEvaluationException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What cel-java finds, as cel-go says it. */
final class Words {
  private static final Pattern SYNTAX =
      Pattern.compile("(mismatched input|extraneous input|no viable alternative|token recognition error|missing ).*", Pattern.DOTALL);
  private static final Pattern NO_KEY = Pattern.compile("key '(.*)' is not present in map\\.?", Pattern.DOTALL);

  /** As cel-go: no more issues are told than these, and no longer lines shown. */
  private static final int TOLD = 100;

  private static final int SNIPPET_MAX = 16_384;

  private Words() {}

  /** The issues of a text that does not compile, each with its place. */
  static String ofIssues(List<CelIssue> issues, String source) {
    String told = issues.stream().limit(TOLD).map(issue -> of(issue, source)).collect(Collectors.joining("\n"));
    return issues.size() <= TOLD ? told : told + "\n" + (issues.size() - TOLD) + " more errors were truncated";
  }

  private static String of(CelIssue issue, String source) {
    String message = issue.getMessage();
    int column = issue.getSourceLocation().getColumn();
    if (SYNTAX.matcher(message).matches()) {
      message = "Syntax error: " + message;
    }
    int candidates = message.indexOf(" (candidates: ");
    message = candidates < 0 ? message : message.substring(0, candidates);
    if (message.equals("invalid argument to has() macro")) {
      // cel-go points at the argument, cel-java at the bracket before it.
      column++;
    }
    if (source.isEmpty()) {
      // cel-go has no line to show then, and counts no column.
      return "ERROR: <input>:1:0: " + message;
    }
    String[] lines = source.split("\n", -1);
    int line = issue.getSourceLocation().getLine();
    String text = line >= 1 && line <= lines.length ? lines[line - 1] : "";
    String what = "ERROR: <input>:" + line + ":" + (column + 1) + ": " + message;
    return text.length() > SNIPPET_MAX ? what : what
        + "\n | " + text.replace("\t", " ") + "\n | " + ".".repeat(Math.max(0, column)) + "^";
  }

  static String ofEvaluation(CelEvaluationException e) {
    Throwable cause = e;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    String message = cause.getMessage() == null ? String.valueOf(e.getMessage()) : cause.getMessage();
    return switch (e.getErrorCode()) {
      case ATTRIBUTE_NOT_FOUND -> {
        Matcher key = NO_KEY.matcher(message);
        yield key.matches() ? "no such key: " + key.group(1) : message;
      }
      case INDEX_OUT_OF_BOUNDS -> message.replace("Index out of bounds: ", "index out of bounds: ");
      case DIVIDE_BY_ZERO -> message.contains("modulus") ? "modulus by zero" : "division by zero";
      case NUMERIC_OVERFLOW -> "integer overflow";
      case OVERLOAD_NOT_FOUND -> "no such overload";
      case ITERATION_BUDGET_EXCEEDED -> "operation cancelled: actual cost limit exceeded";
      default -> message.replaceFirst("^evaluation error( at <input>:\\d+)?: ", "");
    };
  }
}
