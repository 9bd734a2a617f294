package io.ruori.core.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import io.ruori.core.validation.Cidr;
import io.ruori.core.validation.IpAddress;
import java.util.List;
import java.util.Optional;

/** IP addresses and blocks of them; leading zeros and mapped addresses are refused. */
final class AddressFunctions {
  private static final CelType TEXT = SimpleType.STRING;
  private static final CelType BOOL = SimpleType.BOOL;
  private static final CelType IP = OpaqueType.create("net.IP");
  private static final CelType CIDR = OpaqueType.create("net.CIDR");
  private static final List<Class<?>> STRING = List.of(String.class);
  private static final List<Class<?>> ADDRESS = List.of(IpAddress.class);
  private static final List<Class<?>> BLOCK = List.of(Cidr.class);

  private AddressFunctions() {}

  static List<Function> all() {
    return List.of(
        Function.global("ip", "string_to_ip", IP, List.of(TEXT), STRING, given -> ip(given[0])),
        Function.global("isIP", "is_ip", BOOL, List.of(TEXT), STRING, given -> parse((String) given[0]).isPresent()),
        Function.global("ip.isCanonical", "ip_is_canonical", BOOL, List.of(TEXT), STRING,
            given -> ip(given[0]).canonical().equals(given[0])),
        Function.member("family", "ip_family", SimpleType.INT, List.of(IP), ADDRESS, given -> at(given).isIpv4() ? 4L : 6L),
        Function.member("isUnspecified", "ip_is_unspecified", BOOL, List.of(IP), ADDRESS,
            given -> at(given).bytes().stream().allMatch(b -> b == 0)),
        Function.member("isLoopback", "ip_is_loopback", BOOL, List.of(IP), ADDRESS, given -> isLoopback(at(given))),
        Function.member("isLinkLocalMulticast", "ip_is_link_local_multicast", BOOL, List.of(IP), ADDRESS,
            given -> within(at(given), "224.0.0.0/24", "ff02::/16")),
        Function.member("isLinkLocalUnicast", "ip_is_link_local_unicast", BOOL, List.of(IP), ADDRESS,
            given -> isLinkLocal(at(given))),
        Function.member("isGlobalUnicast", "ip_is_global_unicast", BOOL, List.of(IP), ADDRESS, given -> isGlobal(at(given))),
        Function.global("string", "ip_to_string", TEXT, List.of(IP), ADDRESS, given -> at(given).canonical()),
        Function.global("cidr", "string_to_cidr", CIDR, List.of(TEXT), STRING, given -> cidr(given[0])),
        Function.global("isCIDR", "is_cidr", BOOL, List.of(TEXT), STRING, given -> block((String) given[0]).isPresent()),
        Function.member("containsIP", "cidr_contains_ip_string", BOOL, List.of(CIDR, TEXT), List.of(Cidr.class, String.class),
            given -> ((Cidr) given[0]).contains(ip(given[1]))),
        Function.member("containsIP", "cidr_contains_ip_ip", BOOL, List.of(CIDR, IP), List.of(Cidr.class, IpAddress.class),
            given -> ((Cidr) given[0]).contains((IpAddress) given[1])),
        Function.member("containsCIDR", "cidr_contains_cidr_string", BOOL, List.of(CIDR, TEXT), List.of(Cidr.class, String.class),
            given -> contains((Cidr) given[0], cidr(given[1]))),
        Function.member("containsCIDR", "cidr_contains_cidr", BOOL, List.of(CIDR, CIDR), List.of(Cidr.class, Cidr.class),
            given -> contains((Cidr) given[0], (Cidr) given[1])),
        Function.member("ip", "cidr_ip", IP, List.of(CIDR), BLOCK, given -> ((Cidr) given[0]).address()),
        Function.member("prefixLength", "cidr_prefix_length", SimpleType.INT, List.of(CIDR), BLOCK,
            given -> (long) ((Cidr) given[0]).prefix()),
        Function.member("masked", "cidr_masked", CIDR, List.of(CIDR), BLOCK,
            given -> new Cidr(((Cidr) given[0]).masked(), ((Cidr) given[0]).prefix(), false)),
        Function.global("string", "cidr_to_string", TEXT, List.of(CIDR), BLOCK,
            given -> ((Cidr) given[0]).address().canonical() + "/" + ((Cidr) given[0]).prefix()));
  }

  private static IpAddress at(Object[] given) {
    return (IpAddress) given[0];
  }

  private static Optional<IpAddress> parse(String text) {
    return IpAddress.parse(text).filter(address -> !address.mapped() && !address.leadingZeros());
  }

  private static IpAddress ip(Object text) {
    return parse((String) text).orElseThrow(() -> new IllegalArgumentException(
        "IP Address \"" + text + "\" parse error during conversion from string: ParseAddr(\"" + text
            + "\"): unable to parse IP"));
  }

  private static Optional<Cidr> block(String text) {
    return Cidr.parse(text).filter(cidr -> !cidr.address().mapped() && !cidr.leadingZeros());
  }

  private static Cidr cidr(Object text) {
    return block((String) text).orElseThrow(() -> new IllegalArgumentException(
        "CIDR address parse error during conversion from string: netip.ParsePrefix(\"" + text + "\"): no '/'"));
  }

  private static boolean contains(Cidr outer, Cidr inner) {
    return outer.prefix() <= inner.prefix() && outer.contains(inner.masked());
  }

  private static boolean within(IpAddress address, String four, String six) {
    return Cidr.parse(address.isIpv4() ? four : six).orElseThrow().contains(address);
  }

  private static boolean isLoopback(IpAddress address) {
    return within(address, "127.0.0.0/8", "::1/128");
  }

  private static boolean isLinkLocal(IpAddress address) {
    return within(address, "169.254.0.0/16", "fe80::/10");
  }

  private static boolean isGlobal(IpAddress address) {
    boolean none = address.bytes().stream().allMatch(b -> b == 0);
    boolean multicast = within(address, "224.0.0.0/4", "ff00::/8");
    boolean broadcast = address.isIpv4() && address.bytes().stream().allMatch(b -> b == 255);
    return !none && !multicast && !broadcast && !isLoopback(address) && !isLinkLocal(address);
  }
}
