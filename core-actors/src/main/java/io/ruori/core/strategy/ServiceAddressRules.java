package io.ruori.core.strategy;

import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.texts;

import io.ruori.core.validation.AddressFormats;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.IpAddress;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.Rules;
import java.util.HashSet;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** How a service's addresses, their families and its policy fit together (core {@code ValidateServiceClusterIPsRelatedFields}). */
public final class ServiceAddressRules {
  private static final Path ADDRESSES = Path.SPEC.child("clusterIPs");
  private static final Path FAMILIES = Path.SPEC.child("ipFamilies");
  private static final List<String> POLICIES = List.of("PreferDualStack", "RequireDualStack", "SingleStack");

  private ServiceAddressRules() {}

  /** @param known addresses that the service has already: they stay legal */
  public static void clusterIps(JsonNode spec, List<String> known, FieldErrors errors) {
    if (Services.isType(spec, "ExternalName")) {
      return;
    }
    List<String> addresses = texts(spec, "clusterIPs");
    agreement(text(spec, "clusterIP"), addresses, errors);
    List<String> families = texts(spec, "ipFamilies");
    families(families, errors);
    Rules.supported(spec, "ipFamilyPolicy", POLICIES, Path.SPEC, errors);
    boolean wrong = false;
    for (int i = 0; i < addresses.size(); i++) {
      wrong |= !isRight(addresses, i, known, errors);
    }
    if (addresses.size() > 2) {
      errors.invalid(ADDRESSES, addresses, "may only hold up to 2 values");
    }
    if (wrong) {
      return;
    }
    if (addresses.size() > 1 && !isDualStack(addresses)) {
      errors.invalid(ADDRESSES, addresses, "may specify no more than one IP for each IP family");
    }
    if (!Services.isHeadless(spec)) {
      matching(addresses, families, errors);
    }
  }

  private static void agreement(String address, List<String> addresses, FieldErrors errors) {
    if (address.isEmpty()) {
      if (!addresses.isEmpty()) {
        errors.invalid(ADDRESSES, addresses, "must be empty when `clusterIP` is not specified");
      }
    } else if (addresses.isEmpty()) {
      errors.required(ADDRESSES, "");
    } else if (!addresses.getFirst().equals(address)) {
      errors.invalid(ADDRESSES, addresses, "first value must match `clusterIP`");
    }
  }

  private static void families(List<String> families, FieldErrors errors) {
    var seen = new HashSet<String>();
    for (int i = 0; i < families.size(); i++) {
      if (!List.of("IPv4", "IPv6").contains(families.get(i))) {
        errors.notSupported(FAMILIES.index(i), families.get(i), List.of("IPv4", "IPv6"));
      }
      if (!seen.add(families.get(i))) {
        errors.duplicate(FAMILIES.index(i), families.get(i));
      }
    }
  }

  private static boolean isRight(List<String> addresses, int i, List<String> known, FieldErrors errors) {
    if (i == 0 && addresses.getFirst().equals("None")) {
      if (addresses.size() > 1) {
        errors.invalid(ADDRESSES, addresses, "'None' must be the first and only value");
      }
      return addresses.size() == 1;
    }
    int before = errors.size();
    if (!known.contains(addresses.get(i))) {
      AddressFormats.legacyIp(addresses.get(i), ADDRESSES.index(i), errors);
    }
    return errors.size() == before;
  }

  private static boolean isDualStack(List<String> addresses) {
    return addresses.stream().anyMatch(ServiceAddressRules::isIpv6)
        && addresses.stream().anyMatch(address -> !isIpv6(address));
  }

  private static boolean isIpv6(String address) {
    return IpAddress.parse(address).filter(ip -> !ip.isIpv4()).isPresent();
  }

  private static void matching(List<String> addresses, List<String> families, FieldErrors errors) {
    for (int i = 0; i < Math.min(addresses.size(), families.size()); i++) {
      String family = families.get(i);
      boolean six = isIpv6(addresses.get(i));
      if (family.equals("IPv4") && six || family.equals("IPv6") && !six) {
        errors.invalid(ADDRESSES.index(i), addresses.get(i),
            "expected an " + family + " value as indicated by `ipFamilies[" + i + "]`");
      }
    }
  }
}
