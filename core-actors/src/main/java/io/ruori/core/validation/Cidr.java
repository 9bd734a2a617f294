package io.ruori.core.validation;

import java.util.ArrayList;
import java.util.Optional;

/**
 * A block of addresses, read as leniently as upstream's {@code ParseCIDRSloppy} reads it.
 *
 * @param address as written, with bits beyond the prefix
 * @param prefix the length of the prefix in bits
 * @param leadingZeros whether the address or the length was written with leading zeros
 */
public record Cidr(IpAddress address, int prefix, boolean leadingZeros) {
  public static Optional<Cidr> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return Optional.empty();
    }
    String length = text.substring(slash + 1);
    Optional<IpAddress> parsed = IpAddress.parse(text.substring(0, slash));
    if (parsed.isEmpty() || length.isEmpty() || length.length() > 6 || !length.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    IpAddress address = parsed.get();
    int bits = Integer.parseInt(length);
    if (bits > (address.isIpv4() && !address.mapped() ? 32 : 128)) {
      return Optional.empty();
    }
    int prefix = address.mapped() ? Math.max(0, bits - 96) : bits;
    boolean zeros = address.leadingZeros() || length.length() > 1 && length.startsWith("0");
    return Optional.of(new Cidr(address, prefix, zeros));
  }

  /** The first address of the block. */
  public IpAddress masked() {
    var bytes = new ArrayList<Integer>();
    for (int i = 0; i < address.bytes().size(); i++) {
      int kept = Math.clamp(prefix - 8L * i, 0, 8);
      bytes.add(address.bytes().get(i) & (0xff00 >> kept) & 0xff);
    }
    return new IpAddress(bytes, address.mapped(), address.leadingZeros());
  }

  public String canonical() {
    return masked().canonical() + "/" + prefix;
  }

  public boolean contains(IpAddress other) {
    return other.bytes().size() == address.bytes().size()
        && new Cidr(other, prefix, false).masked().bytes().equals(masked().bytes());
  }
}
