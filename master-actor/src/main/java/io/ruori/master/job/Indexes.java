package io.ruori.master.job;

import java.util.BitSet;

/** A set of completion indexes, in the text form of a job's status: {@code 1,3-5,7}. */
record Indexes(BitSet bits) {
  private static final int LIMIT = 1 << 20;

  Indexes {
    bits = (BitSet) bits.clone();
  }

  static Indexes none() {
    return new Indexes(new BitSet());
  }

  /** Reads the text; what is no index below the limit is left out. */
  static Indexes parse(String text, int limit) {
    var bits = new BitSet();
    for (String part : text.isEmpty() ? new String[0] : text.split(",")) {
      String[] ends = part.split("-", 2);
      try {
        int first = Integer.parseInt(ends[0]);
        int last = Math.min(Math.min(limit, LIMIT) - 1, Integer.parseInt(ends[ends.length - 1]));
        if (first >= 0 && first <= last) {
          bits.set(first, last + 1);
        }
      } catch (NumberFormatException broken) {
        // somebody else has written it: not an index of ours
      }
    }
    return new Indexes(bits);
  }

  Indexes with(int index) {
    BitSet more = (BitSet) bits.clone();
    more.set(index);
    return new Indexes(more);
  }

  boolean contains(int index) {
    return index >= 0 && bits.get(index);
  }

  int size() {
    return bits.cardinality();
  }

  int inBoth(Indexes other) {
    BitSet both = (BitSet) bits.clone();
    both.and(other.bits);
    return both.cardinality();
  }

  /** Two in a row are written one by one, more than two as a range. */
  String text() {
    var text = new StringBuilder();
    for (int first = bits.nextSetBit(0); first >= 0; ) {
      int last = bits.nextClearBit(first) - 1;
      text.append(text.isEmpty() ? "" : ",").append(first);
      if (last > first) {
        text.append(last == first + 1 ? "," : "-").append(last);
      }
      first = bits.nextSetBit(last + 1);
    }
    return text.toString();
  }
}
