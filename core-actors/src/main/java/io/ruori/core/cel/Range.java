package io.ruori.core.cel;

/** From the least to the most of a size or cost; what is beyond all bounds stays there. */
record Range(long min, long max) {
  static final long BOUNDLESS = Long.MAX_VALUE;
  static final Range ZERO = new Range(0, 0);
  static final Range ONE = new Range(1, 1);
  static final Range UNKNOWN = new Range(0, BOUNDLESS);

  static Range exactly(long size) {
    return new Range(size, size);
  }

  Range plus(Range other) {
    return new Range(add(min, other.min), add(max, other.max));
  }

  Range times(Range other) {
    return new Range(multiply(min, other.min), multiply(max, other.max));
  }

  Range times(double factor) {
    return new Range(multiply(min, factor), multiply(max, factor));
  }

  Range or(Range other) {
    return new Range(Math.min(min, other.min), Math.max(max, other.max));
  }

  static long add(long a, long b) {
    return a > BOUNDLESS - b ? BOUNDLESS : a + b;
  }

  static long multiply(long a, long b) {
    if (a == 0 || b == 0) {
      return 0;
    }
    return a > BOUNDLESS / b ? BOUNDLESS : a * b;
  }

  private static long multiply(long a, double factor) {
    double product = Math.ceil(a * factor);
    return product >= BOUNDLESS ? BOUNDLESS : (long) product;
  }
}
