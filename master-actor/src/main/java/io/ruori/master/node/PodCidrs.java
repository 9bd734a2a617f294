package io.ruori.master.node;

import java.util.BitSet;
import java.util.Optional;

/**
 * The ranges of pod addresses, one for each node. Not safe for many threads.
 */
final class PodCidrs {
  private final int base;
  private final int nodeBits;
  private final int count;
  private final BitSet taken = new BitSet();

  /**
   * @param cidr the cluster's range, IPv4, such as {@code 10.244.0.0/16}
   * @param nodeBits the prefix length of a node's range, such as 24
   */
  PodCidrs(String cidr, int nodeBits) {
    String[] parts = cidr.split("/");
    int bits = Integer.parseInt(parts[1]);
    if (bits > nodeBits || nodeBits > 30) {
      throw new IllegalArgumentException("no room for ranges of /" + nodeBits + " in " + cidr);
    }
    this.base = address(parts[0]) & (bits == 0 ? 0 : -1 << 32 - bits);
    this.nodeBits = nodeBits;
    this.count = 1 << Math.min(30, nodeBits - bits);
  }

  private static int address(String text) {
    int address = 0;
    for (String part : text.split("\\.")) {
      address = address << 8 | Integer.parseInt(part);
    }
    return address;
  }

  /** Marks a range as taken; ranges of others are ignored. */
  void take(String cidr) {
    index(cidr).ifPresent(taken::set);
  }

  void release(String cidr) {
    index(cidr).ifPresent(taken::clear);
  }

  /** A free range, taken from now on; empty when all are in use. */
  Optional<String> next() {
    int index = taken.nextClearBit(0);
    if (index >= count) {
      return Optional.empty();
    }
    taken.set(index);
    int start = base + (index << 32 - nodeBits);
    return Optional.of("%d.%d.%d.%d/%d".formatted(
        start >>> 24, start >>> 16 & 255, start >>> 8 & 255, start & 255, nodeBits));
  }

  private Optional<Integer> index(String cidr) {
    String[] parts = cidr.split("/");
    if (parts.length != 2 || cidr.contains(":") || Integer.parseInt(parts[1]) != nodeBits) {
      return Optional.empty();
    }
    int index = address(parts[0]) - base >> 32 - nodeBits;
    return index >= 0 && index < count ? Optional.of(index) : Optional.empty();
  }
}
