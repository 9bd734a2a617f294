package io.ruori.launcher.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A new cluster's address ranges: the usual ones, or the next that this machine does not route elsewhere, such as to
 * another cluster's pods.
 */
public final class AddressPlan {
  static final String PODS = "network.pod-cidr";
  static final String SERVICES = "network.service-cidr";
  private static final Path ROUTES = Path.of("/proc/net/route");

  private AddressPlan() {}

  /** An IPv4 network. */
  record Range(long base, int bits) {
    static Range parse(String cidr) {
      String[] parts = cidr.split("/");
      long base = 0;
      for (String octet : parts[0].split("\\.")) {
        base = base << 8 | Integer.parseInt(octet);
      }
      return new Range(base, Integer.parseInt(parts[1]));
    }

    boolean overlaps(Range other) {
      int shorter = Math.min(bits, other.bits);
      return shorter == 0 || base >>> 32 - shorter == other.base >>> 32 - shorter;
    }
  }

  /**
   * The ranges that are not given yet: the usual ones where they are free, or where none is.
   *
   * @param given settings by key, those remembered from earlier starts too: a range that is among them is left alone
   */
  public static Map<String, String> choose(Map<String, String> given, Settings.NetworkSettings usual) {
    return choose(given, usual, routes());
  }

  static Map<String, String> choose(Map<String, String> given, Settings.NetworkSettings usual, List<Range> taken) {
    Map<String, String> chosen = new TreeMap<>();
    if (!given.containsKey(PODS)) {
      Stream<String> others = IntStream.rangeClosed(245, 255).mapToObj(n -> "10." + n + ".0.0/16");
      chosen.put(PODS, free(usual.podCidr(), others, taken));
    }
    if (!given.containsKey(SERVICES)) {
      Stream<String> others = IntStream.rangeClosed(7, 14).mapToObj(n -> "10." + 16 * n + ".0.0/12");
      chosen.put(SERVICES, free(usual.serviceCidr(), others, taken));
    }
    return chosen;
  }

  private static String free(String usual, Stream<String> others, List<Range> taken) {
    return Stream.concat(Stream.of(usual), others).filter(range -> isFree(range, taken)).findFirst().orElse(usual);
  }

  private static boolean isFree(String cidr, List<Range> taken) {
    Range range = Range.parse(cidr);
    return taken.stream().noneMatch(range::overlaps);
  }

  /** Where this machine sends packets, but for the default route; empty where that cannot be read. */
  private static List<Range> routes() {
    try {
      return parse(Files.readAllLines(ROUTES));
    } catch (IOException notLinux) {
      return List.of();
    }
  }

  /** Lines of the kernel's table: interface, destination and, as the eighth, the mask; in hex, lowest byte first. */
  static List<Range> parse(List<String> lines) {
    List<Range> ranges = new ArrayList<>();
    for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
      String[] fields = line.strip().split("\\s+");
      int bits = fields.length > 7 ? Long.bitCount(Long.parseLong(fields[7], 16)) : 0;
      if (bits > 0) {
        long base = Integer.toUnsignedLong(Integer.reverseBytes(Integer.parseUnsignedInt(fields[1], 16)));
        ranges.add(new Range(base, bits));
      }
    }
    return ranges;
  }
}
