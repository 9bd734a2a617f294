package io.ruori.core.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelReference;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.SimpleType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What an expression can cost at most, by the bounds of what it reads (cel-go {@code checker/cost.go}). */
public final class CostEstimate {
  private final CelAbstractSyntaxTree tree;
  private final Map<String, Declared> variables;
  private final Map<Long, Range> sizes = new HashMap<>();
  private final Map<Long, List<String>> paths = new HashMap<>();
  private final Map<String, Deque<CelExpr>> ranges = new HashMap<>();
  private final Map<String, Deque<CelExpr>> locals = new HashMap<>();
  private final CallCost calls = new CallCost(this);

  private CostEstimate(CelAbstractSyntaxTree tree, Map<String, Declared> variables) {
    this.tree = tree;
    this.variables = variables;
  }

  /** @param root the type of {@code self} and {@code oldSelf} */
  public static long most(Expression expression, Declared root) {
    return most(expression, Map.of("self", root, "oldSelf", root));
  }

  /** @param variables the types of the variables whose sizes are known */
  public static long most(Expression expression, Map<String, Declared> variables) {
    var estimate = new CostEstimate(expression.tree(), variables);
    return estimate.cost(expression.tree().getExpr()).max();
  }

  Range cost(CelExpr expression) {
    return switch (expression.getKind()) {
      case CONSTANT, NOT_SET -> Range.ZERO;
      case IDENT -> ident(expression);
      case SELECT -> select(expression);
      case CALL -> call(expression);
      case LIST -> all(expression.list().elements()).plus(Range.exactly(10));
      case MAP -> {
        Range sum = Range.exactly(30);
        for (CelExpr.CelMap.Entry entry : expression.map().entries()) {
          sum = sum.plus(cost(entry.key())).plus(cost(entry.value()));
        }
        yield sum;
      }
      case STRUCT -> Range.exactly(40);
      case COMPREHENSION -> comprehension(expression);
    };
  }

  private Range all(List<CelExpr> expressions) {
    return expressions.stream().map(this::cost).reduce(Range.ZERO, Range::plus);
  }

  private Range ident(CelExpr expression) {
    String name = expression.ident().name();
    Optional<CelExpr> over = innermost(ranges, name);
    Optional<CelExpr> bound = innermost(locals, name);
    if (over.isPresent()) {
      List<String> path = paths.getOrDefault(over.get().id(), List.of());
      paths.put(expression.id(), extended(path, kind(over.get()) == CelKind.LIST ? "@items" : "@keys"));
    } else if (bound.isPresent()) {
      Optional.ofNullable(paths.get(bound.get().id())).ifPresent(path -> paths.put(expression.id(), path));
      known(bound.get()).ifPresent(size -> sizes.put(expression.id(), size));
    } else {
      paths.put(expression.id(), List.of(name));
    }
    return Range.ONE;
  }

  private static Optional<CelExpr> innermost(Map<String, Deque<CelExpr>> scopes, String name) {
    return Optional.ofNullable(scopes.get(name)).map(Deque::peek);
  }

  private Range select(CelExpr expression) {
    CelExpr operand = expression.select().operand();
    Range sum = cost(operand);
    if (expression.select().testOnly()) {
      return sum;
    }
    CelKind target = kind(operand);
    if (target == CelKind.MAP || target == CelKind.STRUCT || target == CelKind.TYPE_PARAM) {
      sum = sum.plus(Range.ONE);
    }
    Optional.ofNullable(paths.get(operand.id()))
        .ifPresent(path -> paths.put(expression.id(), extended(path, expression.select().field())));
    return sum;
  }

  private Range call(CelExpr expression) {
    List<CelExpr> arguments = expression.call().args();
    List<Range> costs = arguments.stream().map(this::cost).toList();
    CelReference reference = tree.getReferenceMap().get(expression.id());
    if (reference == null || reference.overloadIds().isEmpty()) {
      return Range.ZERO;
    }
    Optional<CelExpr> target = expression.call().target();
    Range sum = target.map(this::cost).orElse(Range.ZERO);
    Range own = null;
    for (String overload : reference.overloadIds()) {
      CallCost.Estimate estimate = calls.of(expression, overload, target, arguments, costs);
      own = own == null ? estimate.cost() : own.or(estimate.cost());
      estimate.size().ifPresent(size -> sizes.merge(expression.id(), size, Range::or));
      if (overload.equals("index_list") || overload.equals("index_map")) {
        Optional.ofNullable(paths.get(arguments.getFirst().id())).ifPresent(path ->
            paths.put(expression.id(), extended(path, overload.equals("index_list") ? "@items" : "@values")));
      }
    }
    return sum.plus(own);
  }

  private Range comprehension(CelExpr expression) {
    CelExpr.CelComprehension loop = expression.comprehension();
    Range sum = cost(loop.iterRange()).plus(cost(loop.accuInit()));
    locals.computeIfAbsent(loop.accuVar(), _ -> new ArrayDeque<>()).push(loop.accuInit());
    ranges.computeIfAbsent(loop.iterVar(), _ -> new ArrayDeque<>()).push(loop.iterRange());
    Range each = cost(loop.loopCondition()).plus(cost(loop.loopStep()));
    ranges.get(loop.iterVar()).pop();
    sum = sum.plus(cost(loop.result()));
    locals.get(loop.accuVar()).pop();
    Range count = size(loop.iterRange());
    if (loop.accuInit().getKind() == CelExpr.ExprKind.Kind.LIST) {
      sizes.put(expression.id(), count);
    }
    return sum.plus(count.times(each));
  }

  private static List<String> extended(List<String> path, String name) {
    var longer = new ArrayList<>(path);
    longer.add(name);
    return longer;
  }

  CelKind kind(CelExpr expression) {
    return tree.getType(expression.id()).map(type -> type.kind()).orElse(CelKind.DYN);
  }

  /** The size of a value: characters, bytes, elements; 1 for what has none. */
  Range size(CelExpr expression) {
    return known(expression).orElseGet(() -> switch (kind(expression)) {
      case BOOL, INT, UINT, DOUBLE, DURATION, TIMESTAMP, NULL_TYPE, TYPE -> Range.ONE;
      default -> Range.UNKNOWN;
    });
  }

  private Optional<Range> known(CelExpr expression) {
    Range computed = sizes.get(expression.id());
    if (computed != null) {
      return Optional.of(computed);
    }
    return switch (expression.getKind()) {
      case CONSTANT -> constant(expression.constant());
      case LIST -> Optional.of(Range.exactly(expression.list().elements().size()));
      case MAP -> Optional.of(Range.exactly(expression.map().entries().size()));
      default -> declared(expression).map(type -> new Range(0, type.most()));
    };
  }

  private static Optional<Range> constant(CelConstant constant) {
    return switch (constant.getKind()) {
      case STRING_VALUE -> Optional.of(Range.exactly(constant.stringValue().codePointCount(0, constant.stringValue().length())));
      case BYTES_VALUE -> Optional.of(Range.exactly(constant.bytesValue().size()));
      default -> Optional.of(Range.ONE);
    };
  }

  /** The declared type of what is read from a variable. */
  private Optional<Declared> declared(CelExpr expression) {
    List<String> path = paths.get(expression.id());
    if (path == null) {
      return Optional.empty();
    }
    // Upstream takes what a computed list or map holds for parts of the object itself.
    Declared current = variables.get(path.getFirst().startsWith("@") ? "self" : path.getFirst());
    if (current == null) {
      return Optional.empty();
    }
    for (String name : path.subList(1, path.size())) {
      current = switch (name) {
        case "@items", "@values" -> current.element();
        case "@keys" -> Declared.KEY;
        // A field of a map of anything is one of its values.
        default -> current.element() != null && current.element().kind().equals(SimpleType.ANY)
            ? current.element() : current.fields().get(name);
      };
      if (current == null) {
        return Optional.empty();
      }
    }
    return Optional.of(current);
  }

  /** The size and kind of a list's elements, as far as they are declared. */
  Optional<Declared> element(CelExpr list) {
    return declared(list).map(Declared::element);
  }
}
