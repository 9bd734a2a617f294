package io.ruori.core.allocation;

import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * The service network ({@code 10.96.0.0/12}). Addresses that are asked for by name usually lie low, so free ones are taken from
 * the upper part first, as upstream does (KEP-3070).
 *
 * @param text as written
 * @param base the network's address as a number
 * @param size how many addresses it has
 */
public record AddressRange(String text, int base, int size) {
  public static AddressRange of(String cidr) {
    String[] parts = cidr.split("/");
    int bits = Integer.parseInt(parts[1]);
    if (bits < 8 || bits > 30) {
      throw new IllegalArgumentException("service network must be from /8 to /30: " + cidr);
    }
    return new AddressRange(cidr, number(parts[0]), 1 << (32 - bits));
  }

  static int number(String address) {
    int number = 0;
    for (String part : address.split("\\.")) {
      number = number << 8 | Integer.parseInt(part);
    }
    return number;
  }

  private static String address(int number) {
    return (number >>> 24) + "." + (number >>> 16 & 255) + "." + (number >>> 8 & 255) + "." + (number & 255);
  }

  /** The nth address of the network: 1 is the API's own, 10 the DNS server's. */
  public String at(int offset) {
    return address(base + offset);
  }

  /** Whether a service may hold it: not the network's own address, nor the broadcast address. */
  boolean contains(String address) {
    int offset = number(address) - base;
    return offset > 0 && offset < size - 1;
  }

  /** A free address: at random from the dynamic part, then from the whole range. */
  Optional<String> pick(SplittableRandom random, Predicate<String> free) {
    int reserved = Math.min(Math.max(16, size / 16), 256);
    int low = size <= 32 ? 1 : reserved + 1;
    Optional<String> dynamic = pickIn(low, size - 1, random, free);
    return dynamic.isPresent() ? dynamic : pickIn(1, low, random, free);
  }

  private Optional<String> pickIn(int low, int high, SplittableRandom random, Predicate<String> free) {
    int count = high - low;
    if (count <= 0) {
      return Optional.empty();
    }
    int start = random.nextInt(count);
    for (int i = 0; i < count; i++) {
      String address = at(low + (start + i) % count);
      if (free.test(address)) {
        return Optional.of(address);
      }
    }
    return Optional.empty();
  }
}
