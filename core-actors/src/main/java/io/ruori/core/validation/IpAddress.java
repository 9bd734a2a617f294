package io.ruori.core.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An IP address, read as leniently as upstream's {@code ParseIPSloppy} reads it.
 *
 * @param bytes 4 or 16 values of 0–255; an IPv4-mapped IPv6 address is held as IPv4
 * @param mapped whether it was written as an IPv4-mapped IPv6 address ({@code ::ffff:1.2.3.4})
 * @param leadingZeros whether an IPv4 part was written with leading zeros (read as decimal)
 */
public record IpAddress(List<Integer> bytes, boolean mapped, boolean leadingZeros) {
  public IpAddress {
    bytes = List.copyOf(bytes);
  }

  public static Optional<IpAddress> parse(String text) {
    return text.indexOf(':') >= 0 ? parse6(text) : parse4(text);
  }

  public boolean isIpv4() {
    return bytes.size() == 4;
  }

  private static Optional<IpAddress> parse4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return Optional.empty();
    }
    var bytes = new ArrayList<Integer>();
    boolean zeros = false;
    for (String part : parts) {
      if (part.isEmpty() || part.length() > 9 || !part.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return Optional.empty();
      }
      int value = Integer.parseInt(part);
      if (value > 255) {
        return Optional.empty();
      }
      zeros |= part.length() > 1 && part.startsWith("0");
      bytes.add(value);
    }
    return Optional.of(new IpAddress(bytes, false, zeros));
  }

  private static Optional<IpAddress> parse6(String text) {
    int gap = text.indexOf("::");
    if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
      return Optional.empty();
    }
    boolean[] zeros = new boolean[1];
    List<Integer> head = groups(gap < 0 ? text : text.substring(0, gap), gap < 0, zeros);
    List<Integer> tail = gap < 0 ? List.of() : groups(text.substring(gap + 2), true, zeros);
    if (head == null || tail == null) {
      return Optional.empty();
    }
    int missing = 16 - head.size() - tail.size();
    if (gap < 0 ? missing != 0 : missing < 2) {
      return Optional.empty();
    }
    var bytes = new ArrayList<>(head);
    for (int i = 0; i < missing; i++) {
      bytes.add(0);
    }
    bytes.addAll(tail);
    boolean mapped = bytes.subList(0, 10).stream().allMatch(b -> b == 0) && bytes.get(10) == 255 && bytes.get(11) == 255;
    return Optional.of(new IpAddress(mapped ? bytes.subList(12, 16) : bytes, mapped, zeros[0]));
  }

  /** The bytes of colon-separated groups, or null when they are malformed. */
  private static List<Integer> groups(String text, boolean last, boolean[] zeros) {
    var bytes = new ArrayList<Integer>();
    if (text.isEmpty()) {
      return bytes;
    }
    String[] parts = text.split(":", -1);
    for (int i = 0; i < parts.length; i++) {
      String part = parts[i];
      if (part.indexOf('.') >= 0 && last && i == parts.length - 1) {
        Optional<IpAddress> embedded = parse4(part);
        if (embedded.isEmpty()) {
          return null;
        }
        zeros[0] |= embedded.get().leadingZeros();
        bytes.addAll(embedded.get().bytes());
      } else if (part.isEmpty() || part.length() > 4 || !part.chars().allMatch(c -> Character.digit(c, 16) >= 0 && c < 128)) {
        return null;
      } else {
        int value = Integer.parseInt(part, 16);
        bytes.add(value >> 8);
        bytes.add(value & 255);
      }
    }
    return bytes;
  }

  /** The one form of RFC 5952; an IPv4-mapped address as IPv4. */
  public String canonical() {
    if (isIpv4()) {
      return bytes.get(0) + "." + bytes.get(1) + "." + bytes.get(2) + "." + bytes.get(3);
    }
    int[] groups = new int[8];
    for (int i = 0; i < 8; i++) {
      groups[i] = bytes.get(2 * i) << 8 | bytes.get(2 * i + 1);
    }
    int gapStart = -1;
    int gapLength = 1;
    for (int i = 0; i < 8; i++) {
      int length = 0;
      while (i + length < 8 && groups[i + length] == 0) {
        length++;
      }
      if (length > gapLength) {
        gapStart = i;
        gapLength = length;
      }
    }
    var text = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      if (i == gapStart) {
        text.append("::");
        i += gapLength - 1;
      } else {
        text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":");
        text.append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }
}
