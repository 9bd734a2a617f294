package io.ruori.core.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.types.CelType;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.Program;
import java.util.Map;

/** A compiled expression. */
public final class Expression {
  private final CelAbstractSyntaxTree tree;
  private final Program program;

  Expression(CelAbstractSyntaxTree tree, Program program) {
    this.tree = tree;
    this.program = program;
  }

  /** What an evaluation came to. */
  public sealed interface Outcome {
    record Value(Object value) implements Outcome {}

    /** In cel-go's words. */
    record Failed(String message) implements Outcome {}
  }

  public CelType type() {
    return tree.getResultType();
  }

  CelAbstractSyntaxTree tree() {
    return tree;
  }

  /** Whether it reads a variable. */
  public boolean uses(String variable) {
    return tree.getReferenceMap().values().stream().anyMatch(reference -> reference.name().equals(variable));
  }

  public Outcome evaluate(Map<String, ?> variables) {
    try {
      return new Outcome.Value(program.eval(variables));
    } catch (CelEvaluationException e) {
      return new Outcome.Failed(Words.ofEvaluation(e));
    } catch (RuntimeException e) {
      return new Outcome.Failed(String.valueOf(e.getMessage()));
    }
  }
}
