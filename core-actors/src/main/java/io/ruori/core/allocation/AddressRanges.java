package io.ruori.core.allocation;

import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Fields;
import io.ruori.core.object.GroupResource;
import io.ruori.core.validation.Cidr;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * The ranges that services get addresses from: the cluster's own, then those of ServiceCIDRs that are ready and stay.
 *
 * @param own the cluster's own
 */
record AddressRanges(AddressRange own, List<AddressRange> more) {
  private static final GroupResource RANGES = new GroupResource("networking.k8s.io", "servicecidrs");

  static AddressRanges of(AddressRange own, WriteContext context) {
    var more = new ArrayList<AddressRange>();
    for (JsonNode range : context.others().list(RANGES, "")) {
      boolean usable = !Fields.has(range.path("metadata"), "deletionTimestamp")
          && Fields.items(range, "status", "conditions").stream().anyMatch(
              condition -> Fields.text(condition, "type").equals("Ready") && Fields.text(condition, "status").equals("True"));
      if (usable) {
        Fields.texts(range, "spec", "cidrs").stream()
            .filter(cidr -> !cidr.equals(own.text()) && isSupported(cidr))
            .forEach(cidr -> more.add(AddressRange.of(cidr)));
      }
    }
    return new AddressRanges(own, more);
  }

  private static boolean isSupported(String cidr) {
    return Cidr.parse(cidr).filter(block -> block.address().isIpv4() && block.prefix() >= 8 && block.prefix() <= 30)
        .isPresent();
  }

  boolean contains(String address) {
    return own.contains(address) || more.stream().anyMatch(range -> range.contains(address));
  }

  String text() {
    return own.text();
  }

  /** A free address, of the cluster's own range as long as there is one. */
  Optional<String> pick(SplittableRandom random, Predicate<String> free) {
    Optional<String> picked = own.pick(random, free);
    for (int i = 0; picked.isEmpty() && i < more.size(); i++) {
      picked = more.get(i).pick(random, free);
    }
    return picked;
  }
}
