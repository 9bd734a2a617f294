package io.ruori.launcher;

import java.net.InetAddress;

/** Ranges of IPv4 addresses, as in {@code 10.96.0.0/12}. */
final class Cidrs {
  private Cidrs() {}

  /** The address at a distance from the range's first. */
  static String address(String cidr, int offset) {
    byte[] bytes = InetAddress.ofLiteral(cidr.substring(0, cidr.indexOf('/'))).getAddress();
    long number = 0;
    for (byte part : bytes) {
      number = number << 8 | part & 0xff;
    }
    number += offset;
    return (number >> 24 & 0xff) + "." + (number >> 16 & 0xff) + "." + (number >> 8 & 0xff) + "." + (number & 0xff);
  }
}
