package io.ruori.core.strategy;

import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.IpAddress;
import io.ruori.core.validation.Path;
import java.util.List;
import java.util.Optional;

/** Addresses that traffic may be sent to (core {@code ValidateEndpointIP}). */
public final class EndpointAddresses {
  private EndpointAddresses() {}

  /** Upstream's {@code ValidateEndpointIP}. */
  public static void validate(String text, Path path, FieldErrors errors) {
    Optional<IpAddress> parsed = IpAddress.parse(text);
    if (parsed.isEmpty()) {
      errors.invalid(path, text, "must be a valid IP address");
      return;
    }
    List<Integer> bytes = parsed.get().bytes();
    boolean four = bytes.size() == 4;
    boolean zeros = bytes.subList(0, bytes.size() - 1).stream().allMatch(b -> b == 0);
    int last = bytes.getLast();
    if (zeros && last == 0) {
      errors.invalid(path, text, "may not be unspecified (" + text + ")");
    }
    if (four ? bytes.getFirst() == 127 : zeros && last == 1) {
      errors.invalid(path, text, "may not be in the loopback range (127.0.0.0/8, ::1/128)");
    }
    if (four ? bytes.get(0) == 169 && bytes.get(1) == 254 : bytes.get(0) == 0xfe && (bytes.get(1) & 0xc0) == 0x80) {
      errors.invalid(path, text, "may not be in the link-local range (169.254.0.0/16, fe80::/10)");
    }
    if (four
        ? bytes.get(0) == 224 && bytes.get(1) == 0 && bytes.get(2) == 0
        : bytes.get(0) == 0xff && (bytes.get(1) & 0x0f) == 2) {
      errors.invalid(path, text, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
    }
  }
}
