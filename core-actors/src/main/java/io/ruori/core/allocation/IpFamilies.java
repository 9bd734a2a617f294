package io.ruori.core.allocation;

import io.ruori.core.object.Fields;
import io.ruori.core.strategy.ServiceAddressRules;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.Path;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A service's address families on a cluster that has IPv4 addresses only (upstream's {@code initIPFamilyFields}). */
final class IpFamilies {
  private static final String POLICY = "ipFamilyPolicy";
  private static final String FAMILIES = "ipFamilies";
  private static final String SINGLE = "SingleStack";
  private static final String REQUIRE_DUAL = "RequireDualStack";

  private IpFamilies() {}

  static void fill(ObjectNode service, ObjectNode old, FieldErrors errors) {
    ObjectNode spec = Fields.ensure(service, "spec");
    if (Fields.text(spec, "type").equals("ExternalName")) {
      return;
    }
    boolean bare = Fields.text(spec, "clusterIP").equals("None") && Fields.textMap(spec, "selector").isEmpty();
    String before = old == null ? "" : Fields.text(old, "spec", POLICY);
    if (!Fields.has(spec, POLICY)) {
      spec.put(POLICY, !before.isEmpty() ? before : bare ? REQUIRE_DUAL : SINGLE);
    }
    List<String> known = old == null ? List.of() : Fields.texts(old, "spec", "clusterIPs");
    ServiceAddressRules.clusterIps(spec, known, errors);
    if (!errors.isEmpty()) {
      return;
    }
    checkPolicy(spec, errors);
    inferFromAddresses(spec, errors);
    if (!errors.isEmpty()) {
      return;
    }
    ArrayNode families = Fields.ensureList(spec, FAMILIES);
    if (bare) {
      fillBare(spec, families);
      return;
    }
    if (Fields.text(spec, POLICY).equals(REQUIRE_DUAL)) {
      errors.invalid(
          Path.SPEC.child(POLICY), REQUIRE_DUAL, "this cluster is not configured for dual-stack services");
    }
    for (int i = 0; i < families.size(); i++) {
      if (!families.get(i).asString().equals("IPv4")) {
        errors.invalid(Path.SPEC.child(FAMILIES).index(i), families.get(i), "not configured on this cluster");
      }
    }
    if (families.isEmpty()) {
      families.add("IPv4");
    }
  }

  private static void checkPolicy(ObjectNode spec, FieldErrors errors) {
    if (!Fields.text(spec, POLICY).equals(SINGLE)) {
      return;
    }
    String must = "must be 'RequireDualStack' or 'PreferDualStack' when multiple ";
    if (Fields.texts(spec, "clusterIPs").size() == 2) {
      errors.invalid(Path.SPEC.child(POLICY), SINGLE, must + "cluster IPs are specified");
    }
    if (Fields.texts(spec, FAMILIES).size() == 2) {
      errors.invalid(Path.SPEC.child(POLICY), SINGLE, must + "IP families are specified");
    }
  }

  private static void inferFromAddresses(ObjectNode spec, FieldErrors errors) {
    List<String> addresses = Fields.texts(spec, "clusterIPs");
    for (int i = 0; i < addresses.size() && !addresses.get(i).equals("None"); i++) {
      boolean six = addresses.get(i).contains(":") && !addresses.get(i).startsWith("::ffff:");
      if (i >= Fields.texts(spec, FAMILIES).size()) {
        if (six) {
          errors.invalid(
              Path.SPEC.child("clusterIPs").index(i), spec.get("clusterIPs"), "IPv6 is not configured on this cluster");
        } else {
          Fields.ensureList(spec, FAMILIES).add("IPv4");
        }
      }
    }
  }

  /** A headless service without a selector may name families that the cluster does not have. */
  private static void fillBare(ObjectNode spec, ArrayNode families) {
    if (families.isEmpty()) {
      families.add("IPv4");
    }
    if (families.size() < 2 && !Fields.text(spec, POLICY).equals(SINGLE)) {
      families.add(families.get(0).asString().equals("IPv4") ? "IPv6" : "IPv4");
    }
  }
}
