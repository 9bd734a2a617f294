package io.ruori.master.document;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Map;

/** Amounts of resources, {@code 500m}, {@code 8Gi}, {@code 1e3}: apimachinery {@code resource.Quantity}. */
public final class Quantity {
  private static final BigDecimal KIBI = BigDecimal.valueOf(1024);
  private static final Map<String, BigDecimal> SUFFIXES =
      Map.ofEntries(
          Map.entry("n", BigDecimal.ONE.movePointLeft(9)),
          Map.entry("u", BigDecimal.ONE.movePointLeft(6)),
          Map.entry("m", BigDecimal.ONE.movePointLeft(3)),
          Map.entry("", BigDecimal.ONE),
          Map.entry("k", BigDecimal.ONE.movePointRight(3)),
          Map.entry("M", BigDecimal.ONE.movePointRight(6)),
          Map.entry("G", BigDecimal.ONE.movePointRight(9)),
          Map.entry("T", BigDecimal.ONE.movePointRight(12)),
          Map.entry("P", BigDecimal.ONE.movePointRight(15)),
          Map.entry("E", BigDecimal.ONE.movePointRight(18)),
          Map.entry("Ki", KIBI),
          Map.entry("Mi", KIBI.pow(2)),
          Map.entry("Gi", KIBI.pow(3)),
          Map.entry("Ti", KIBI.pow(4)),
          Map.entry("Pi", KIBI.pow(5)),
          Map.entry("Ei", KIBI.pow(6)));

  private Quantity() {}

  /** The exact amount; what is no quantity counts as zero (stored objects are validated). */
  public static BigDecimal parse(String text) {
    int end = text.length();
    while (end > 0 && Character.isLetter(text.charAt(end - 1))) {
      end--;
    }
    BigDecimal factor = SUFFIXES.get(text.substring(end));
    try {
      return factor == null ? new BigDecimal(text) : new BigDecimal(text.substring(0, end)).multiply(factor);
    } catch (NumberFormatException e) {
      return BigDecimal.ZERO;
    }
  }

  /** Thousandths, rounded up. */
  public static long milli(String text) {
    return clamp(parse(text).movePointRight(3));
  }

  /** Whole units, rounded up. */
  public static long value(String text) {
    return clamp(parse(text));
  }

  private static long clamp(BigDecimal amount) {
    BigInteger whole = amount.setScale(0, RoundingMode.CEILING).toBigInteger();
    return whole.bitLength() > 63 ? Long.MAX_VALUE : whole.longValue();
  }
}
