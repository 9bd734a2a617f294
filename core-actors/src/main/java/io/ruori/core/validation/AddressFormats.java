package io.ruori.core.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** IP addresses and CIDR blocks with upstream's texts (apimachinery {@code util/validation/ip.go}). */
public final class AddressFormats {
  private static final String NOT_AN_IP = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
  private static final String NOT_A_CIDR = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

  private AddressFormats() {}

  /** For fields of old: leading zeros and IPv4-mapped IPv6 addresses are let through. */
  public static void legacyIp(String value, Path path, FieldErrors errors) {
    if (IpAddress.parse(value).isEmpty()) {
      errors.invalid(path, value, NOT_AN_IP);
    }
  }

  /** Only the canonical form of an address. */
  public static void ip(String value, Path path, FieldErrors errors) {
    Optional<IpAddress> address = IpAddress.parse(value);
    if (address.isEmpty()) {
      errors.invalid(path, value, NOT_AN_IP);
    } else if (address.get().leadingZeros()) {
      errors.invalid(path, value, "must not have leading 0s");
    } else if (address.get().mapped()) {
      errors.invalid(path, value, "must not be an IPv4-mapped IPv6 address");
    } else if (!address.get().canonical().equals(value)) {
      errors.invalid(path, value, "must be in canonical form (" + GoText.quote(address.get().canonical()) + ")");
    }
  }

  /** An address with the length of its prefix, in canonical form. */
  public static void interfaceAddress(String value, Path path, FieldErrors errors) {
    Optional<Cidr> cidr = Cidr.parse(value).filter(c -> !c.leadingZeros() && !c.address().mapped());
    if (cidr.isEmpty()) {
      errors.invalid(path, value, "must be a valid address in CIDR form, (e.g. 10.9.8.7/24 or 2001:db8::1/64)");
      return;
    }
    String canonical = cidr.get().address().canonical() + "/" + cidr.get().prefix();
    if (!canonical.equals(value)) {
      errors.invalid(path, value, "must be in canonical form (" + GoText.quote(canonical) + ")");
    }
  }

  public static void legacyCidr(String value, Path path, FieldErrors errors) {
    if (Cidr.parse(value).isEmpty()) {
      errors.invalid(path, value, NOT_A_CIDR);
    }
  }

  /** Only the canonical form of a block. */
  public static void cidr(String value, Path path, FieldErrors errors) {
    Optional<Cidr> parsed = Cidr.parse(value);
    if (parsed.isEmpty()) {
      errors.invalid(path, value, NOT_A_CIDR);
      return;
    }
    Cidr cidr = parsed.get();
    if (cidr.leadingZeros()) {
      errors.invalid(path, value, "must not have leading 0s in IP or prefix length");
    } else if (cidr.address().mapped()) {
      errors.invalid(path, value, "must not have an IPv4-mapped IPv6 address");
    } else if (!cidr.masked().equals(cidr.address())) {
      errors.invalid(path, value, "must not have bits set beyond the prefix length");
    } else if (!cidr.canonical().equals(value)) {
      errors.invalid(path, value, "must be in canonical form (" + GoText.quote(cidr.canonical()) + ")");
    }
  }

  /** What upstream warns of for an address that {@link #legacyIp} lets through. */
  public static List<String> ipWarnings(String value, Path path) {
    return IpAddress.parse(value).map(address -> {
      if (address.leadingZeros() || address.mapped()) {
        return List.of(path + ": non-standard IP address " + GoText.quote(value)
            + " will be considered invalid in a future Kubernetes release: use " + GoText.quote(address.canonical()));
      }
      if (!address.isIpv4() && !address.canonical().equals(value)) {
        return List.of(path + ": IPv6 address " + GoText.quote(value) + " should be in RFC 5952 canonical format ("
            + GoText.quote(address.canonical()) + ")");
      }
      return List.<String>of();
    }).orElse(List.of());
  }

  /** What upstream warns of for a block that {@link #legacyCidr} lets through. */
  public static List<String> cidrWarnings(String value, Path path) {
    var warnings = new ArrayList<String>();
    Cidr.parse(value).ifPresent(cidr -> {
      if (!cidr.masked().equals(cidr.address())) {
        String single = cidr.address().canonical() + "/" + cidr.address().bytes().size() * 8;
        warnings.add(path + ": CIDR value " + GoText.quote(value) + " is ambiguous in this context (should be "
            + GoText.quote(cidr.canonical()) + " or " + GoText.quote(single) + "?)");
      }
      if (cidr.leadingZeros() || cidr.address().mapped()) {
        warnings.add(path + ": non-standard CIDR value " + GoText.quote(value)
            + " will be considered invalid in a future Kubernetes release: use " + GoText.quote(cidr.canonical()));
      }
      if (warnings.isEmpty() && !cidr.address().isIpv4() && !cidr.canonical().equals(value)) {
        warnings.add(path + ": IPv6 CIDR value " + GoText.quote(value) + " should be in RFC 5952 canonical format ("
            + GoText.quote(cidr.canonical()) + ")");
      }
    });
    return warnings;
  }
}
