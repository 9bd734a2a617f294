package io.ruori.core.strategy.network;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.strategy.CoreKind;
import io.ruori.core.strategy.References;
import io.ruori.core.validation.AddressFormats;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.GoStruct;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.SemanticEquality;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Addresses of services (networking {@code ValidateIPAddress}). */
final class IpAddressStrategy extends CoreKind {
  IpAddressStrategy() {
    super(false, IpAddressStrategy::name);
  }

  private static List<String> name(String name, boolean prefix) {
    var errors = new FieldErrors();
    AddressFormats.ip(name, Path.ROOT, errors);
    return errors.list().stream().map(error -> error.body().replaceFirst("(?s)^Invalid value: \".*\": ", "")).toList();
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    JsonNode parent = object.path("spec").path("parentRef");
    Path path = Path.SPEC.child("parentRef");
    if (!has(object.path("spec"), "parentRef")) {
      errors.required(path, "");
      return;
    }
    String group = text(parent, "group");
    if (!group.isEmpty()) {
      errors.invalid(path.child("group"), group, NameFormats.dns1123Subdomain(group));
    }
    References.segment(parent, "resource", path, errors);
    References.segment(parent, "name", path, errors);
    String namespace = text(parent, "namespace");
    errors.invalid(path.child("namespace"), namespace, NameFormats.pathSegment(namespace, false));
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    metadataUpdate(object, old, errors);
    JsonNode parent = object.path("spec").path("parentRef");
    if (!SemanticEquality.equal(parent, old.path("spec").path("parentRef"))) {
      errors.invalid(Path.SPEC.child("parentRef"),
          GoStruct.of(parent).strings("Group", "Resource", "Namespace", "Name").print(), NameFormats.IMMUTABLE);
    }
  }
}
