package io.ruori.core.object;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * An amount of a resource: {@code 500m}, {@code 8Gi}, {@code 1e3} (apimachinery {@code api/resource}).
 *
 * @param amount the exact amount, at nano precision
 * @param format how it was written, which decides how it is printed
 * @param text the canonical text
 */
public record Quantity(BigDecimal amount, Format format, String text) implements Comparable<Quantity> {
  public static final Quantity ZERO = new Quantity(BigDecimal.ZERO, Format.DECIMAL_SI, "0");

  /** Upstream's decoder error for what does not look like a quantity at all. */
  public static final String WRONG_FORMAT =
      "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

  /** Upstream's decoder error for an unknown suffix. */
  public static final String WRONG_SUFFIX = "unable to parse quantity's suffix";

  /** Upstream's decoder error for a number that is none. */
  public static final String WRONG_NUMBER = "unable to parse numeric part of quantity";

  private static final List<String> DECIMAL = List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");
  private static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");
  private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final BigDecimal MIN = MAX.negate();
  private static final int NANO_DIGITS = 9;

  /** The three ways to write a quantity. */
  public enum Format {
    DECIMAL_SI,
    BINARY_SI,
    DECIMAL_EXPONENT
  }

  /** The outcome of reading: a quantity, or upstream's text of what is wrong with it. */
  public sealed interface Parsed {
    record Good(Quantity quantity) implements Parsed {}

    record Bad(String error) implements Parsed {}
  }

  /** The quantity of a stored, validated field: a string or a number; zero when it is absent. */
  public static Quantity of(JsonNode node) {
    return of(node.isString() ? node.stringValue() : node.isNumber() ? node.toString() : "0");
  }

  /** The quantity of a text known to be one; zero otherwise. */
  public static Quantity of(String text) {
    return find(text).orElse(ZERO);
  }

  public static Optional<Quantity> find(String text) {
    return parse(text) instanceof Parsed.Good good ? Optional.of(good.quantity()) : Optional.empty();
  }

  public static Parsed parse(String text) {
    if (text.isEmpty()) {
      return new Parsed.Bad(WRONG_FORMAT);
    }
    int digits = span(text, sign(text), "0123456789");
    int point = digits < text.length() && text.charAt(digits) == '.' ? span(text, digits + 1, "0123456789") : digits;
    int letters = span(text, point, "eEinumkKMGTP");
    int exponentSign = letters < text.length() && "+-".indexOf(text.charAt(letters)) >= 0 ? letters + 1 : letters;
    if (span(text, exponentSign, "0123456789") < text.length()) {
      return new Parsed.Bad(WRONG_FORMAT);
    }
    Optional<Suffix> suffix = Suffix.of(text.substring(point));
    if (suffix.isEmpty()) {
      return new Parsed.Bad(WRONG_SUFFIX);
    }
    String number = text.substring(0, point);
    if (digits == sign(text) && point <= digits + 1) {
      return text.chars().allMatch(c -> c == '+' || c == '-') ? new Parsed.Good(ZERO) : new Parsed.Bad(WRONG_NUMBER);
    }
    return new Parsed.Good(read(text, new BigDecimal(number.endsWith(".") ? number + "0" : number), suffix.get()));
  }

  private static Quantity read(String text, BigDecimal number, Suffix suffix) {
    BigDecimal amount = suffix.format() == Format.BINARY_SI
        ? number.multiply(BigDecimal.valueOf(1L << suffix.exponent()))
        : number.scaleByPowerOfTen(suffix.exponent());
    if (amount.scale() > NANO_DIGITS) {
      amount = amount.setScale(NANO_DIGITS, RoundingMode.UP);
    }
    Format format = suffix.format();
    if (format == Format.BINARY_SI) {
      amount = amount.min(MAX).max(MIN);
      if (amount.signum() > 0 && amount.compareTo(BigDecimal.ONE) < 0) {
        format = Format.DECIMAL_SI;
      }
    }
    boolean asWritten = isCanonical(number, suffix, text);
    return new Quantity(amount, format, asWritten ? text : print(amount, format));
  }

  /** Upstream keeps the text of what it takes for canonical at first sight, even where it is not quite. */
  private static boolean isCanonical(BigDecimal number, Suffix suffix, String text) {
    int digits = number.precision();
    if (number.signum() == 0 || digits > 18) {
      return false;
    }
    long unscaled = Math.abs(number.unscaledValue().longValue());
    if (suffix.format() == Format.BINARY_SI) {
      int precision = 15 - digits - suffix.exponent() * 3 / 10 - 1;
      return number.scale() <= 0 && text.indexOf('.') < 0 && precision >= 0 && unscaled % 8 != 0;
    }
    boolean fraction = number.abs().compareTo(BigDecimal.ONE) < 0;
    int scale = suffix.exponent() - number.scale();
    return !(fraction && number.scale() >= digits && text.charAt(sign(text)) != '.')
        && scale % 3 == 0 && scale >= -NANO_DIGITS && unscaled % 1000 != 0 && !text.contains(".0")
        && !(text.indexOf('.') == sign(text) && digits < number.scale());
  }

  /** The canonical text of an amount: no fraction, the largest suffix. */
  public static String print(BigDecimal amount, Format wanted) {
    if (amount.signum() == 0) {
      return "0";
    }
    BigDecimal exact = amount.stripTrailingZeros();
    boolean binary = wanted == Format.BINARY_SI && exact.scale() <= 0
        && amount.abs().compareTo(BigDecimal.valueOf(1024)) >= 0;
    if (binary) {
      boolean small = exact.precision() - exact.scale() <= 18;
      return small ? printBinary(exact.longValueExact()) : printBinary(exact.toBigIntegerExact());
    }
    int exponent = Math.floorDiv(-exact.scale(), 3) * 3;
    String mantissa = exact.scaleByPowerOfTen(-exponent).toBigIntegerExact().toString();
    if (wanted == Format.DECIMAL_EXPONENT) {
      return exponent == 0 ? mantissa : mantissa + "e" + exponent;
    }
    int index = exponent / 3 + 3;
    return mantissa + (index >= 0 && index < DECIMAL.size() ? DECIMAL.get(index) : "");
  }

  private static String printBinary(long amount) {
    int steps = Math.min(Long.numberOfTrailingZeros(amount) / 10, BINARY.size() - 1);
    return (amount >> 10 * steps) + BINARY.get(steps);
  }

  private static String printBinary(BigInteger amount) {
    int steps = 0;
    BigInteger mantissa = amount;
    while (mantissa.getLowestSetBit() >= 10 && steps < BINARY.size() - 1) {
      mantissa = mantissa.shiftRight(10);
      steps++;
    }
    return mantissa + BINARY.get(steps);
  }

  /** As upstream's {@code Value()}: whole units, rounded up, as far as they fit. */
  public long value() {
    return clamp(amount);
  }

  /** Thousandths, rounded up. */
  public long milliValue() {
    return clamp(amount.movePointRight(3));
  }

  /** Whether it is a whole number of units. */
  public boolean isWhole() {
    return amount.stripTrailingZeros().scale() <= 0;
  }

  /**
   * As upstream's {@code MilliValue()%1000 == 0}, where it is too large to be counted in thousandths, too: few decimal digits
   * count as nothing, and others overflow.
   */
  public boolean isCountable() {
    BigInteger whole = amount.toBigInteger();
    if (!isWhole() || whole.bitLength() + 10 < Long.SIZE) {
      return milliValue() % 1000 == 0;
    }
    boolean fewDigits = format != Format.BINARY_SI && amount.stripTrailingZeros().precision() <= 18;
    return fewDigits || whole.longValue() * 1000 % 1000 == 0;
  }

  public int signum() {
    return amount.signum();
  }

  public boolean isZero() {
    return amount.signum() == 0;
  }

  /** The sum, written as this one, or as the other when this is zero. */
  public Quantity plus(Quantity other) {
    BigDecimal sum = amount.add(other.amount);
    Format kept = isZero() ? other.format : format;
    return new Quantity(sum, kept, print(sum, kept));
  }

  public Quantity minus(Quantity other) {
    BigDecimal difference = amount.subtract(other.amount);
    Format kept = isZero() ? other.format : format;
    return new Quantity(difference, kept, print(difference, kept));
  }

  private static long clamp(BigDecimal amount) {
    BigDecimal whole = amount.setScale(0, RoundingMode.UP);
    return whole.min(MAX).max(MIN).longValueExact();
  }

  @Override
  public int compareTo(Quantity other) {
    return amount.compareTo(other.amount);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Quantity quantity && amount.compareTo(quantity.amount) == 0;
  }

  @Override
  public int hashCode() {
    return amount.stripTrailingZeros().hashCode();
  }

  @Override
  public String toString() {
    return text;
  }

  private static int sign(String text) {
    return text.startsWith("+") || text.startsWith("-") ? 1 : 0;
  }

  private static int span(String text, int from, String allowed) {
    int end = from;
    while (end < text.length() && allowed.indexOf(text.charAt(end)) >= 0) {
      end++;
    }
    return end;
  }

  /** A suffix: its power of 2 (binary) or of 10. */
  private record Suffix(int exponent, Format format) {
    private static final int EXPONENT_DIGITS = 4;

    private static final Map<String, Optional<Suffix>> KNOWN = known();

    private static Map<String, Optional<Suffix>> known() {
      var known = new HashMap<String, Optional<Suffix>>();
      for (int i = 1; i < BINARY.size(); i++) {
        known.put(BINARY.get(i), Optional.of(new Suffix(10 * i, Format.BINARY_SI)));
      }
      for (int i = 0; i < DECIMAL.size(); i++) {
        known.put(DECIMAL.get(i), Optional.of(new Suffix(3 * (i - 3), Format.DECIMAL_SI)));
      }
      return Map.copyOf(known);
    }

    static Optional<Suffix> of(String text) {
      Optional<Suffix> known = KNOWN.get(text);
      if (known != null) {
        return known;
      }
      boolean exponent = text.length() > 1 && text.length() <= EXPONENT_DIGITS + 2
          && (text.charAt(0) == 'e' || text.charAt(0) == 'E');
      try {
        return exponent ? Optional.of(new Suffix(Integer.parseInt(text.substring(1)), Format.DECIMAL_EXPONENT)) : Optional.empty();
      } catch (NumberFormatException e) {
        return Optional.empty();
      }
    }
  }
}
