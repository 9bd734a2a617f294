package io.ruori.core.strategy.network;

import static io.ruori.core.object.Fields.texts;

import io.ruori.core.kind.Strategy;
import io.ruori.core.strategy.CoreKind;
import io.ruori.core.strategy.StatusStrategy;
import io.ruori.core.validation.AddressFormats;
import io.ruori.core.validation.Cidr;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoText;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Ranges of service addresses (networking {@code ValidateServiceCIDR}). */
final class ServiceCidrStrategy extends CoreKind {
  private static final Path CIDRS = Path.SPEC.child("cidrs");

  ServiceCidrStrategy() {
    super(false, NameFormats.NAME_IS_SUBDOMAIN);
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    List<String> cidrs = texts(object, "spec", "cidrs");
    if (cidrs.isEmpty()) {
      errors.required(CIDRS, "at least one CIDR required");
      return;
    }
    if (cidrs.size() > 2) {
      errors.invalid(CIDRS, new GoText.Raw("{\"CIDRs\":" + GoText.print(cidrs) + "}"), "may only hold up to 2 values");
      return;
    }
    for (int i = 0; i < cidrs.size(); i++) {
      AddressFormats.cidr(cidrs.get(i), CIDRS.index(i), errors);
    }
    List<Optional<Cidr>> parsed = cidrs.stream().map(Cidr::parse).toList();
    if (cidrs.size() == 2 && parsed.stream().allMatch(Optional::isPresent)
        && parsed.get(0).get().address().isIpv4() == parsed.get(1).get().address().isIpv4()) {
      errors.invalid(CIDRS, cidrs, "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64");
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    metadataUpdate(object, old, errors);
    List<String> now = texts(object, "spec", "cidrs");
    List<String> before = texts(old, "spec", "cidrs");
    boolean grows = before.size() == 1 && now.size() == 2;
    if (!grows && now.size() != before.size()) {
      errors.invalid(CIDRS, now, NameFormats.IMMUTABLE);
      return;
    }
    for (int i = 0; i < before.size(); i++) {
      if (!now.get(i).equals(before.get(i))) {
        errors.invalid(CIDRS.index(i), now.get(i), NameFormats.IMMUTABLE);
      }
    }
    if (grows) {
      validate(object, errors);
    }
  }

  @Override
  public Optional<Strategy> subresource(String name) {
    return name.equals("status") ? Optional.of(new StatusStrategy(this, StatusStrategy.Check.NONE)) : Optional.empty();
  }
}
