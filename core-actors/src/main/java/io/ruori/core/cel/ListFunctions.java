package io.ruori.core.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import dev.cel.runtime.CelEvaluationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Sorted, sum, least, greatest and places of lists' items. */
final class ListFunctions {
  private static final CelType ANY = TypeParamType.create("T");
  private static final Map<String, CelType> COMPARABLE = Map.of(
      "int", SimpleType.INT, "uint", SimpleType.UINT, "double", SimpleType.DOUBLE, "bool", SimpleType.BOOL,
      "duration", SimpleType.DURATION, "timestamp", SimpleType.TIMESTAMP, "string", SimpleType.STRING,
      "bytes", SimpleType.BYTES);
  private static final List<String> SUMMABLE = List.of("int", "uint", "double", "duration");

  private ListFunctions() {}

  static List<Function> all() {
    var all = new ArrayList<Function>();
    COMPARABLE.forEach((name, type) -> {
      List<CelType> list = List.of(ListType.create(type));
      List<Class<?>> classes = List.of(List.class);
      all.add(Function.member("isSorted", "list_" + name + "_is_sorted_bool", SimpleType.BOOL, list, classes,
          given -> isSorted((List<?>) given[0])));
      all.add(Function.member("max", "list_" + name + "_max_" + name, type, list, classes,
          given -> extreme((List<?>) given[0], 1)));
      all.add(Function.member("min", "list_" + name + "_min_" + name, type, list, classes,
          given -> extreme((List<?>) given[0], -1)));
      if (SUMMABLE.contains(name)) {
        all.add(Function.member("sum", "list_" + name + "_sum_" + name, type, list, classes,
            given -> sum((List<?>) given[0], name)));
      }
    });
    List<CelType> listAndItem = List.of(ListType.create(ANY), ANY);
    List<Class<?>> classes = List.of(List.class, Object.class);
    all.add(Function.member("indexOf", "list_a_index_of_int", SimpleType.INT, listAndItem, classes,
        given -> (long) ((List<?>) given[0]).indexOf(given[1])));
    all.add(Function.member("lastIndexOf", "list_a_last_index_of_int", SimpleType.INT, listAndItem, classes,
        given -> (long) ((List<?>) given[0]).lastIndexOf(given[1])));
    return all;
  }

  @SuppressWarnings("unchecked")
  private static int compare(Object left, Object right) {
    if (left instanceof Number a && right instanceof Number b && left.getClass() != right.getClass()) {
      return Double.compare(a.doubleValue(), b.doubleValue());
    }
    return ((Comparable<Object>) left).compareTo(right);
  }

  private static boolean isSorted(List<?> list) {
    for (int i = 1; i < list.size(); i++) {
      if (compare(list.get(i - 1), list.get(i)) > 0) {
        return false;
      }
    }
    return true;
  }

  private static Object extreme(List<?> list, int sign) throws CelEvaluationException {
    if (list.isEmpty()) {
      throw Function.failure((sign > 0 ? "max" : "min") + " called on empty list");
    }
    Object best = list.getFirst();
    for (Object item : list) {
      best = compare(item, best) * sign > 0 ? item : best;
    }
    return best;
  }

  private static Object sum(List<?> list, String type) throws CelEvaluationException {
    try {
      return switch (type) {
        case "double" -> list.stream().mapToDouble(item -> ((Number) item).doubleValue()).sum();
        case "duration" -> list.stream().map(item -> (Duration) item).reduce(Duration.ZERO, Duration::plus);
        case "uint" -> list.isEmpty() ? com.google.common.primitives.UnsignedLong.ZERO : unsigned(list);
        default -> list.stream().mapToLong(item -> ((Number) item).longValue()).reduce(0, Math::addExact);
      };
    } catch (ArithmeticException e) {
      throw Function.failure("integer overflow");
    }
  }

  private static Object unsigned(List<?> list) {
    return list.stream().map(item -> (com.google.common.primitives.UnsignedLong) item)
        .reduce(com.google.common.primitives.UnsignedLong.ZERO, com.google.common.primitives.UnsignedLong::plus);
  }
}
