package io.ruori.node.network;

/** An IPv4 network, such as {@code 10.244.0.0/24}. */
public record Ipv4Range(int base, int bits) {
  public static Ipv4Range parse(String cidr) {
    String[] parts = cidr.split("/");
    int base = 0;
    for (String octet : parts[0].split("\\.")) {
      base = base << 8 | Integer.parseInt(octet);
    }
    return new Ipv4Range(base, Integer.parseInt(parts[1]));
  }

  public int size() {
    return 1 << 32 - bits;
  }

  /** The nth address. */
  public String at(int offset) {
    int n = base + offset;
    return (n >>> 24) + "." + (n >>> 16 & 255) + "." + (n >>> 8 & 255) + "." + (n & 255);
  }

  @Override
  public String toString() {
    return at(0) + "/" + bits;
  }
}
