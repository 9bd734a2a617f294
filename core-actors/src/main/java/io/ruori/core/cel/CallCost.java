package io.ruori.core.cel;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelKind;
import java.util.List;
import java.util.Optional;

/** What calls cost: those of CEL, and those that Kubernetes adds (apiserver {@code cel/library/cost.go}). */
final class CallCost {
  private static final double TRAVERSAL = 0.1;
  private static final double REGEX = 0.25;

  private final CostEstimate tree;

  CallCost(CostEstimate tree) {
    this.tree = tree;
  }

  /** A call's cost with that of its arguments, and the size of its result where that is known. */
  record Estimate(Range cost, Optional<Range> size) {
    static Estimate of(Range cost) {
      return new Estimate(cost, Optional.empty());
    }

    static Estimate of(Range cost, Range size) {
      return new Estimate(cost, Optional.of(size));
    }
  }

  Estimate of(
      CelExpr call, String overload, Optional<CelExpr> target, List<CelExpr> arguments, List<Range> costs) {
    Range given = costs.stream().reduce(Range.ZERO, Range::plus);
    Optional<Estimate> added = added(call.call().function(), target, arguments);
    if (added.isPresent()) {
      return new Estimate(added.get().cost().plus(given), added.get().size());
    }
    return standard(overload, target, arguments, costs, given);
  }

  private Optional<Estimate> added(String function, Optional<CelExpr> target, List<CelExpr> arguments) {
    return switch (function) {
      case "isSorted", "sum", "max", "min", "indexOf", "lastIndexOf" -> target.map(this::traversal);
      case "url", "ip", "isIP", "cidr", "isCIDR", "quantity", "isQuantity", "semver", "isSemver", "isURL" ->
          arguments.isEmpty() ? Optional.of(Estimate.of(Range.ONE)) : Optional.of(scan(arguments.getFirst(), 1));
      case "ip.isCanonical" -> Optional.of(scan(arguments.getFirst(), 2));
      case "lowerAscii", "upperAscii", "substring", "trim" -> target.map(text -> scan(text, 1));
      case "replace" -> target.map(text -> replace(text, arguments));
      case "split" -> target.map(text -> {
        Range size = tree.size(text);
        return Estimate.of(size.times(2 * TRAVERSAL), new Range(0, size.max()));
      });
      case "join" -> target.map(list -> join(list, arguments));
      case "find", "findAll" -> target.map(text -> {
        Range size = tree.size(text);
        Range cost = size.plus(Range.ONE).times(TRAVERSAL).times(tree.size(arguments.getFirst()).times(REGEX));
        return Estimate.of(cost, new Range(0, size.max()));
      });
      case "validate" -> Optional.of(Estimate.of(
          tree.size(arguments.getFirst()).plus(Range.ONE).times(TRAVERSAL).times(Range.exactly(128).times(REGEX))));
      case "format.named", "sign", "asInteger", "isInteger", "asApproximateFloat", "isGreaterThan", "isLessThan",
          "compareTo", "add", "sub", "major", "minor", "patch", "getScheme", "getHostname", "getHost", "getPort",
          "getEscapedPath", "getQuery", "masked", "prefixLength", "family", "isUnspecified", "isLoopback",
          "isLinkLocalMulticast", "isLinkLocalUnicast", "isGlobalUnicast" -> Optional.of(Estimate.of(Range.ONE));
      case "containsIP", "containsCIDR" -> Optional.of(block(function, arguments));
      default -> Optional.empty();
    };
  }

  private Estimate traversal(CelExpr target) {
    Optional<Declared> element = tree.element(target);
    if (tree.kind(target) != CelKind.LIST) {
      return Estimate.of(tree.size(target).times(TRAVERSAL));
    }
    boolean text = element.map(e -> e.kind().kind() == CelKind.STRING || e.kind().kind() == CelKind.BYTES).orElse(false);
    Range each = text ? Range.ONE.plus(new Range(0, element.get().most()).times(TRAVERSAL)) : Range.ONE;
    return Estimate.of(tree.size(target).times(each));
  }

  private Estimate scan(CelExpr text, int times) {
    Range size = tree.size(text);
    return Estimate.of(size.times(times * TRAVERSAL), size);
  }

  private Estimate replace(CelExpr text, List<CelExpr> arguments) {
    Range size = tree.size(text);
    Range from = tree.size(arguments.get(0));
    Range to = tree.size(arguments.get(1));
    long count = from.min() == 0 ? Range.add(size.max(), 1) : size.max() / from.min() + (size.max() % from.min() > 0 ? 1 : 0);
    long most = Range.add(Range.multiply(count, to.max()), size.max());
    return Estimate.of(size.times(2 * TRAVERSAL), new Range(0, most));
  }

  private Estimate join(CelExpr list, List<CelExpr> arguments) {
    Range count = tree.size(list);
    Range separator = arguments.isEmpty() ? Range.ZERO : tree.size(arguments.getFirst());
    Range each = tree.element(list).map(element -> new Range(0, element.most())).orElse(Range.UNKNOWN);
    Range size = new Range(0, count.times(each.plus(separator)).max());
    return Estimate.of(size.times(2 * TRAVERSAL), size);
  }

  private Estimate block(String function, List<CelExpr> arguments) {
    Range block = Range.exactly(16);
    Range cost = block.plus(block).times(TRAVERSAL);
    if (function.equals("containsCIDR")) {
      cost = cost.plus(block.times(TRAVERSAL)).plus(Range.ONE);
    }
    boolean text = tree.kind(arguments.getFirst()) == CelKind.STRING;
    return Estimate.of(text ? cost.plus(tree.size(arguments.getFirst()).times(TRAVERSAL)) : cost);
  }

  private Estimate standard(
      String overload, Optional<CelExpr> target, List<CelExpr> arguments, List<Range> costs, Range given) {
    return switch (overload) {
      case "string_format" -> Estimate.of(size(target).times(TRAVERSAL).plus(given));
      case "string_to_bytes" -> {
        Range size = size(arguments, 0);
        yield Estimate.of(size.times(TRAVERSAL).plus(given), new Range(size.min(), Range.multiply(size.max(), 4)));
      }
      case "bytes_to_string" -> {
        Range size = size(arguments, 0);
        yield Estimate.of(size.times(TRAVERSAL).plus(given), new Range(size.min() / 4, size.max()));
      }
      case "starts_with_string", "ends_with_string" -> Estimate.of(size(arguments, 0).times(TRAVERSAL).plus(given));
      case "in_list" -> Estimate.of(size(arguments, 1).plus(given));
      case "matches_string" -> {
        Range text = (target.isPresent() ? size(target) : size(arguments, 0)).plus(Range.ONE).times(TRAVERSAL);
        yield Estimate.of(text.times(size(arguments, arguments.size() - 1).times(REGEX)).plus(given));
      }
      case "contains_string" ->
          Estimate.of(size(target).times(TRAVERSAL).times(size(arguments, 0).times(TRAVERSAL)).plus(given));
      case "logical_or", "logical_and" ->
          Estimate.of(new Range(costs.get(0).min(), costs.get(0).plus(costs.get(1)).max()));
      case "conditional" -> Estimate.of(
          costs.get(0).plus(costs.get(1).or(costs.get(2))), size(arguments, 1).or(size(arguments, 2)));
      case "add_string", "add_bytes" -> {
        Range size = size(arguments, 0).plus(size(arguments, 1));
        yield Estimate.of(size.times(TRAVERSAL).plus(given), size);
      }
      case "add_list" -> Estimate.of(Range.ONE.plus(given), size(arguments, 0).plus(size(arguments, 1)));
      case "less_string", "greater_string", "less_equals_string", "greater_equals_string", "less_bytes",
          "greater_bytes", "less_equals_bytes", "greater_equals_bytes", "equals", "not_equals" -> {
        long smaller = Math.min(size(arguments, 0).max(), size(arguments, 1).max());
        yield Estimate.of(new Range(smaller > 0 ? 1 : 0, smaller).times(TRAVERSAL).plus(given));
      }
      default -> Estimate.of(Range.ONE.plus(given));
    };
  }

  private Range size(Optional<CelExpr> target) {
    return target.map(tree::size).orElse(Range.UNKNOWN);
  }

  private Range size(List<CelExpr> arguments, int index) {
    return index < arguments.size() ? tree.size(arguments.get(index)) : Range.UNKNOWN;
  }
}
