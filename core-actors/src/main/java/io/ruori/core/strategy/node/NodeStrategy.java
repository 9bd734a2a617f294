package io.ruori.core.strategy.node;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.text;
import static io.ruori.core.object.Fields.texts;

import io.ruori.core.kind.Strategy;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Fields;
import io.ruori.core.object.Quantity;
import io.ruori.core.strategy.CoreKind;
import io.ruori.core.strategy.Parts;
import io.ruori.core.strategy.ResourceLists;
import io.ruori.core.strategy.pod.ResourceNames;
import io.ruori.core.strategy.pod.TolerationValidation;
import io.ruori.core.validation.AddressFormats;
import io.ruori.core.validation.Cidr;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoStruct;
import io.ruori.core.validation.LabelRules;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Nodes (core {@code ValidateNode}). */
final class NodeStrategy extends CoreKind {
  NodeStrategy() {
    super(false, NameFormats.NAME_IS_SUBDOMAIN);
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    ObjectNode spec = Fields.ensure(object, "spec");
    alignCidrs(spec);
    if (Fields.object(object, "status") instanceof ObjectNode status) {
      if (has(status, "capacity") && !has(status, "allocatable")) {
        status.set("allocatable", status.path("capacity").deepCopy());
      }
      ResourceLists.roundUp(status, "capacity", "allocatable");
    }
  }

  /** The old field holds the first of the new list. */
  private static void alignCidrs(ObjectNode spec) {
    String one = text(spec, "podCIDR");
    List<String> all = texts(spec, "podCIDRs");
    if (!one.isEmpty() && (all.isEmpty() || !all.getFirst().equals(one))) {
      spec.putArray("podCIDRs").add(one);
    } else if (one.isEmpty() && !all.isEmpty()) {
      spec.put("podCIDR", all.getFirst());
    }
  }

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
    Parts.keep(object, old, "status");
    dropConfigSource(object, old);
  }

  @Override
  public void prepareForCreate(ObjectNode object, WriteContext context) {
    dropConfigSource(object, null);
  }

  private static void dropConfigSource(ObjectNode object, ObjectNode old) {
    if (old == null || !has(old.path("spec"), "configSource")) {
      Fields.ensure(object, "spec").remove("configSource");
    }
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    taints(items(object, "spec", "taints"), errors);
    resources(object, errors);
    List<String> cidrs = texts(object, "spec", "podCIDRs");
    Path path = Path.SPEC.child("podCIDRs");
    for (int i = 0; i < cidrs.size(); i++) {
      AddressFormats.legacyCidr(cidrs.get(i), path.index(i), errors);
    }
    if (cidrs.size() > 1) {
      pair(cidrs, path, errors);
    }
  }

  private static void pair(List<String> cidrs, Path path, FieldErrors errors) {
    var families = new HashSet<Boolean>();
    for (String cidr : cidrs) {
      Optional<Cidr> parsed = Cidr.parse(cidr);
      if (parsed.isEmpty()) {
        errors.internal(path, "invalid PodCIDRs. failed to check with dual stack with error:invalid CIDR address: " + cidr);
        break;
      }
      families.add(parsed.get().address().isIpv4());
    }
    if (families.size() < 2 || cidrs.size() > 2) {
      errors.invalid(path, cidrs, "may specify no more than one CIDR for each IP family");
    }
  }

  private static void taints(List<JsonNode> taints, FieldErrors errors) {
    var seen = new HashSet<String>();
    for (int i = 0; i < taints.size(); i++) {
      JsonNode taint = taints.get(i);
      Path path = Path.METADATA.child("taints").index(i);
      LabelRules.labelName(text(taint, "key"), path.child("key"), errors);
      List<String> wrong = NameFormats.labelValue(text(taint, "value"));
      if (!wrong.isEmpty()) {
        errors.invalid(path.child("value"), text(taint, "value"), String.join(";", wrong));
      }
      String effect = text(taint, "effect");
      if (effect.isEmpty()) {
        errors.required(path.child("effect"), "");
      } else {
        TolerationValidation.effect(effect, path.child("effect"), errors);
      }
      if (!seen.add(effect + " " + text(taint, "key"))) {
        errors.duplicate(path, "taints must be unique by key and effect pair",
            GoStruct.of(taint).strings("Key", "Value", "Effect").pointers("TimeAdded").print());
      }
    }
  }

  private static void resources(JsonNode node, FieldErrors errors) {
    for (String list : List.of("capacity", "allocatable")) {
      node.path("status").path(list).properties().forEach(e -> ResourceNames.validateQuantity(
          e.getKey(), Quantity.of(e.getValue()), Path.STATUS.child(list, e.getKey()), errors));
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    validateWhole(object, errors);
    changes(object, old, errors);
  }

  private static void changes(ObjectNode object, ObjectNode old, FieldErrors errors) {
    metadataUpdate(object, old, errors);
    resources(object, errors);
    List<JsonNode> addresses = items(object, "status", "addresses");
    for (int i = 0; i < addresses.size(); i++) {
      if (addresses.subList(0, i).contains(addresses.get(i))) {
        errors.duplicate(Path.STATUS.child("addresses").index(i),
            GoStruct.of(addresses.get(i)).strings("Type", "Address").print());
      }
    }
    cidrChanges(texts(object, "spec", "podCIDRs"), texts(old, "spec", "podCIDRs"), errors);
    String provider = text(old, "spec", "providerID");
    if (!provider.isEmpty() && !provider.equals(text(object, "spec", "providerID"))) {
      errors.forbidden(Path.SPEC.child("providerID"), "node updates may not change providerID except from \"\" to valid");
    }
    taints(items(object, "spec", "taints"), errors);
    if (!text(object, "spec", "externalID").equals(text(old, "spec", "externalID"))) {
      errors.forbidden(Path.SPEC.child("externalID"), "may not be updated");
    }
  }

  private static void cidrChanges(List<String> now, List<String> before, FieldErrors errors) {
    String fixed = "node updates may not change podCIDR except from \"\" to valid";
    if (before.isEmpty()) {
      return;
    }
    if (before.size() != now.size()) {
      errors.forbidden(Path.SPEC.child("podCIDRs"), fixed);
      return;
    }
    for (int i = 0; i < now.size(); i++) {
      if (!now.get(i).equals(before.get(i))) {
        errors.forbidden(Path.SPEC.child("podCIDRs"), fixed);
      }
    }
  }

  @Override
  public List<String> warnings(ObjectNode object, ObjectNode old) {
    var warnings = new ArrayList<String>();
    if (has(object.path("spec"), "configSource")) {
      warnings.add("spec.configSource: the feature is removed");
    }
    if (!text(object, "spec", "externalID").isEmpty()) {
      warnings.add("spec.externalID: this field is deprecated, and is unused by Kubernetes");
    }
    List<String> cidrs = texts(object, "spec", "podCIDRs");
    for (int i = 0; i < cidrs.size(); i++) {
      warnings.addAll(AddressFormats.cidrWarnings(cidrs.get(i), Path.SPEC.child("podCIDRs").index(i)));
    }
    return warnings;
  }

  @Override
  public Optional<Strategy> subresource(String name) {
    return name.equals("status") ? Optional.of(new OfStatus()) : Optional.empty();
  }

  private final class OfStatus implements Strategy {
    @Override
    public void applyDefaults(ObjectNode object) {
      NodeStrategy.this.applyDefaults(object);
    }

    @Override
    public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
      Parts.keep(object, old, "spec");
      if (!has(old.path("status"), "config") && Fields.object(object, "status") instanceof ObjectNode status) {
        status.remove("config");
      }
    }

    @Override
    public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
      changes(object, old, errors);
    }
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode object) {
    return Map.of("spec.unschedulable", Boolean.toString(Fields.flag(object.path("spec"), "unschedulable")));
  }

  @Override
  public List<String> selectablePaths() {
    return List.of("spec.unschedulable");
  }
}
