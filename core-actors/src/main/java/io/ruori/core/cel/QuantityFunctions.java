package io.ruori.core.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import io.ruori.core.object.Quantity;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** Quantities such as {@code 1.5Gi}. */
final class QuantityFunctions {
  static final CelType QUANTITY = OpaqueType.create("kubernetes.Quantity");
  private static final List<CelType> ONE = List.of(QUANTITY);
  private static final List<CelType> TWO = List.of(QUANTITY, QUANTITY);
  private static final List<Class<?>> ONE_CLASS = List.of(Amount.class);
  private static final List<Class<?>> TWO_CLASSES = List.of(Amount.class, Amount.class);

  /** A quantity's value: equal to any other way of writing it. */
  record Amount(BigDecimal value) {
    static Optional<Amount> parse(String text) {
      return Quantity.find(text).map(quantity -> new Amount(quantity.amount().stripTrailingZeros()));
    }
  }

  private QuantityFunctions() {}

  static List<Function> all() {
    return List.of(
        Function.global("quantity", "string_to_quantity", QUANTITY, List.of(SimpleType.STRING), List.of(String.class), given ->
            Amount.parse((String) given[0]).orElseThrow(() -> new IllegalArgumentException(
                "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"))),
        Function.global("isQuantity", "is_quantity_string", SimpleType.BOOL, List.of(SimpleType.STRING), List.of(String.class),
            given -> Amount.parse((String) given[0]).isPresent()),
        Function.member("sign", "quantity_sign", SimpleType.INT, ONE, ONE_CLASS, given -> (long) at(given, 0).signum()),
        Function.member("isGreaterThan", "quantity_is_greater_than", SimpleType.BOOL, TWO, TWO_CLASSES,
            given -> at(given, 0).compareTo(at(given, 1)) > 0),
        Function.member("isLessThan", "quantity_is_less_than", SimpleType.BOOL, TWO, TWO_CLASSES,
            given -> at(given, 0).compareTo(at(given, 1)) < 0),
        Function.member("compareTo", "quantity_compare_to", SimpleType.INT, TWO, TWO_CLASSES,
            given -> (long) at(given, 0).compareTo(at(given, 1))),
        Function.member("asApproximateFloat", "quantity_get_float", SimpleType.DOUBLE, ONE, ONE_CLASS,
            given -> at(given, 0).doubleValue()),
        Function.member("asInteger", "quantity_get_int", SimpleType.INT, ONE, ONE_CLASS, given -> whole(at(given, 0))),
        Function.member("isInteger", "quantity_is_integer", SimpleType.BOOL, ONE, ONE_CLASS, given -> isWhole(at(given, 0))),
        Function.member("add", "quantity_add", QUANTITY, TWO, TWO_CLASSES, given -> amount(at(given, 0).add(at(given, 1)))),
        Function.member("sub", "quantity_sub", QUANTITY, TWO, TWO_CLASSES, given -> amount(at(given, 0).subtract(at(given, 1)))),
        Function.member("add", "quantity_add_int", QUANTITY, List.of(QUANTITY, SimpleType.INT), List.of(Amount.class, Long.class),
            given -> amount(at(given, 0).add(BigDecimal.valueOf((Long) given[1])))),
        Function.member("sub", "quantity_sub_int", QUANTITY, List.of(QUANTITY, SimpleType.INT), List.of(Amount.class, Long.class),
            given -> amount(at(given, 0).subtract(BigDecimal.valueOf((Long) given[1])))));
  }

  private static BigDecimal at(Object[] given, int index) {
    return ((Amount) given[index]).value();
  }

  private static Amount amount(BigDecimal value) {
    return new Amount(value.stripTrailingZeros());
  }

  private static boolean isWhole(BigDecimal value) {
    return value.scale() <= 0 && value.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
  }

  private static long whole(BigDecimal value) {
    if (!isWhole(value)) {
      throw new IllegalArgumentException("cannot convert value to integer");
    }
    return value.longValueExact();
  }
}
