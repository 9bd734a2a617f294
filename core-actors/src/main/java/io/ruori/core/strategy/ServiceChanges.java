package io.ruori.core.strategy;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.texts;

import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What may not change in a service once it is set (core {@code ValidateServiceUpdate}). */
final class ServiceChanges {
  private static final String FIXED = "may not change once set";
  private static final Path POLICY = Path.SPEC.child("ipFamilyPolicy");

  private ServiceChanges() {}

  static void validate(JsonNode spec, JsonNode old, FieldErrors errors) {
    if (!Services.isType(spec, "ExternalName") && !Services.isType(old, "ExternalName")) {
      boolean headless = Services.isHeadless(spec);
      boolean wasHeadless = Services.isHeadless(old);
      if (!headless || !wasHeadless) {
        addresses(spec, old, errors);
      }
      if (!headless && !wasHeadless) {
        families(spec, old, errors);
      }
    }
    loadBalancerClass(spec, old, errors);
    boolean health = Services.needsHealthCheck(old) && Services.needsHealthCheck(spec);
    if (health && number(spec, "healthCheckNodePort") != number(old, "healthCheckNodePort")) {
      errors.forbidden(Path.SPEC.child("healthCheckNodePort"), "field is immutable");
    }
  }

  private static void addresses(JsonNode spec, JsonNode old, FieldErrors errors) {
    Path path = Path.SPEC.child("clusterIPs");
    List<String> now = texts(spec, "clusterIPs");
    List<String> before = texts(old, "clusterIPs");
    if (now.size() == before.size()) {
      for (int i = 0; i < now.size(); i++) {
        if (!now.get(i).equals(before.get(i))) {
          errors.invalid(path.index(i), now, FIXED);
        }
      }
      return;
    }
    if (now.isEmpty()) {
      errors.invalid(path.index(0), null, "primary clusterIP can not be unset");
    } else if (!before.isEmpty() && !now.getFirst().equals(before.getFirst())) {
      errors.invalid(path.index(0), now, FIXED);
    }
    if (before.size() > now.size() && now.size() == 1) {
      releasing(spec, "clusterIP", errors);
    }
  }

  private static void releasing(JsonNode spec, String what, FieldErrors errors) {
    if (!text(spec, "ipFamilyPolicy").equals("SingleStack")) {
      errors.invalid(POLICY, spec.path("ipFamilyPolicy"), "must be set to 'SingleStack' when releasing the secondary " + what);
    }
  }

  private static void families(JsonNode spec, JsonNode old, FieldErrors errors) {
    Path first = Path.SPEC.child("ipFamilies").index(0);
    List<String> now = texts(spec, "ipFamilies");
    List<String> before = texts(old, "ipFamilies");
    if (now.size() == before.size()) {
      for (int i = 0; i < now.size(); i++) {
        if (!now.get(i).equals(before.get(i))) {
          errors.invalid(first, now, FIXED);
        }
      }
      return;
    }
    if (before.size() > now.size() && texts(spec, "clusterIPs").isEmpty()) {
      errors.invalid(first, now.isEmpty() ? null : now, "primary ipFamily can not be unset");
    }
    if (!now.isEmpty() && !before.isEmpty() && !now.getFirst().equals(before.getFirst())) {
      errors.invalid(first, texts(spec, "clusterIPs"), FIXED);
    }
    if (before.size() > now.size() && now.size() == 1) {
      releasing(spec, "ipFamily", errors);
    }
  }

  private static void loadBalancerClass(JsonNode spec, JsonNode old, FieldErrors errors) {
    boolean both = Services.isType(spec, "LoadBalancer") && Services.isType(old, "LoadBalancer");
    boolean same = has(spec, "loadBalancerClass") == has(old, "loadBalancerClass")
        && text(spec, "loadBalancerClass").equals(text(old, "loadBalancerClass"));
    if (both && !same) {
      Object value = has(spec, "loadBalancerClass") ? text(spec, "loadBalancerClass") : null;
      errors.invalid(Path.SPEC.child("loadBalancerClass"), value, FIXED);
    }
    ServiceValidation.loadBalancerClass(spec, errors);
  }
}
