package io.ruori.core.strategy;

import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.objects;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.kind.Strategy;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Fields;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.NameFormats;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Services (pkg/registry/core/service {@code strategy.go}); addresses and ports are allocated elsewhere. */
final class ServiceStrategy extends CoreKind {
  private static final long AFFINITY_SECONDS = 10_800;

  ServiceStrategy() {
    super(true, NameFormats.NAME_IS_DNS_1035);
  }

  @Override
  public void applyDefaults(ObjectNode object) {
    ObjectNode spec = Fields.ensure(object, "spec");
    Fields.defaultText(spec, "sessionAffinity", "None");
    if (text(spec, "sessionAffinity").equals("None")) {
      spec.remove("sessionAffinityConfig");
    }
    boolean timed = has(Fields.at(spec, "sessionAffinityConfig", "clientIP"), "timeoutSeconds");
    if (text(spec, "sessionAffinity").equals("ClientIP") && !timed) {
      spec.putObject("sessionAffinityConfig").putObject("clientIP").put("timeoutSeconds", AFFINITY_SECONDS);
    }
    Fields.defaultText(spec, "type", "ClusterIP");
    objects(spec, "ports").forEach(ServiceStrategy::portDefaults);
    if (Services.isExternallyAccessible(spec)) {
      Fields.defaultText(spec, "externalTrafficPolicy", "Cluster");
    }
    boolean reachable = Services.isType(spec, "ClusterIP", "NodePort", "LoadBalancer");
    if (reachable && !has(spec, "internalTrafficPolicy")) {
      spec.put("internalTrafficPolicy", "Cluster");
    }
    if (Services.isType(spec, "LoadBalancer")) {
      Fields.defaultFlag(spec, "allocateLoadBalancerNodePorts", true);
      for (ObjectNode ingress : objects(object, "status", "loadBalancer", "ingress")) {
        if (!text(ingress, "ip").isEmpty() && !has(ingress, "ipMode")) {
          ingress.put("ipMode", "VIP");
        }
      }
    }
  }

  private static void portDefaults(ObjectNode port) {
    Fields.defaultText(port, "protocol", "TCP");
    JsonNode target = port.path("targetPort");
    boolean named = target.isString() && !target.stringValue().isEmpty();
    if (!named && number(port, "targetPort") == 0) {
      port.put("targetPort", number(port, "port"));
    }
  }

  @Override
  public void prepareForCreate(ObjectNode object, WriteContext context) {
    object.remove("status");
    ServiceUpdates.beforeAllocation(object, null);
    ServiceUpdates.dropInternalPolicy(Fields.ensure(object, "spec"));
  }

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
    Parts.keep(object, old, "status");
    ServiceUpdates.beforeAllocation(object, old);
    ServiceUpdates.dropWhatTypeForbids(Fields.ensure(object, "spec"), old.path("spec"));
    ServiceUpdates.dropInternalPolicy(Fields.ensure(object, "spec"));
  }

  @Override
  protected void validate(ObjectNode object, FieldErrors errors) {
    ServiceValidation.validate(object, null, errors);
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    metadataUpdate(object, old, errors);
    ServiceChanges.validate(object.path("spec"), old.path("spec"), errors);
    ServiceValidation.validate(object, old, errors);
  }

  @Override
  public List<String> warnings(ObjectNode object, ObjectNode old) {
    return ServiceWarnings.of(object);
  }

  @Override
  public Optional<Strategy> subresource(String name) {
    return name.equals("status")
        ? Optional.of(new StatusStrategy(this, ServiceValidation::loadBalancerStatus))
        : Optional.empty();
  }

  @Override
  public boolean createsOnUpdate() {
    return true;
  }

  @Override
  public boolean returnsDeletedObject() {
    return true;
  }

  @Override
  public Map<String, String> selectableFields(ObjectNode object) {
    return Map.of(
        "spec.clusterIP", text(object, "spec", "clusterIP"), "spec.type", text(object, "spec", "type"));
  }

  @Override
  public List<String> selectablePaths() {
    return List.of("spec.clusterIP", "spec.type");
  }
}
