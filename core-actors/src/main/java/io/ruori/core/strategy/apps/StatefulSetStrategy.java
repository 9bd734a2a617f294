package io.ruori.core.strategy.apps;

import static io.ruori.core.object.Fields.defaultNumber;
import static io.ruori.core.object.Fields.defaultText;
import static io.ruori.core.object.Fields.ensure;
import static io.ruori.core.object.Fields.has;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.object;
import static io.ruori.core.object.Fields.objects;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Json;
import io.ruori.core.strategy.SpecAndStatus;
import io.ruori.core.strategy.pod.PodTemplates;
import io.ruori.core.strategy.pod.VolumeDefaults;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.NameFormats;
import io.ruori.core.validation.Path;
import io.ruori.core.validation.SemanticEquality;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Stateful sets. */
public final class StatefulSetStrategy extends SpecAndStatus {
  private static final int HISTORY = 10;
  private static final List<String> MUTABLE = List.of("replicas", "ordinals", "template", "updateStrategy",
      "revisionHistoryLimit", "persistentVolumeClaimRetentionPolicy", "minReadySeconds");

  @Override
  public void applyDefaults(ObjectNode object) {
    ObjectNode spec = ensure(object, "spec");
    defaultText(spec, "podManagementPolicy", "OrderedReady");
    ObjectNode strategy = ensure(spec, "updateStrategy");
    if (text(strategy, "type").isEmpty()) {
      strategy.put("type", "RollingUpdate");
      ensure(strategy, "rollingUpdate");
    }
    if (text(strategy, "type").equals("RollingUpdate") && object(strategy, "rollingUpdate") instanceof ObjectNode rolling) {
      defaultNumber(rolling, "partition", 0);
    }
    ObjectNode retention = ensure(spec, "persistentVolumeClaimRetentionPolicy");
    defaultText(retention, "whenDeleted", "Retain");
    defaultText(retention, "whenScaled", "Retain");
    defaultNumber(spec, "replicas", 1);
    defaultNumber(spec, "revisionHistoryLimit", HISTORY);
    PodTemplates.applyDefaults(ensure(spec, "template"));
    for (ObjectNode claim : objects(spec, "volumeClaimTemplates")) {
      claim.put("apiVersion", "v1").put("kind", "PersistentVolumeClaim");
      VolumeDefaults.claimSpec(ensure(claim, "spec"));
      defaultText(ensure(claim, "status"), "phase", "Pending");
    }
  }

  @Override
  protected void prepareSpec(ObjectNode object, WriteContext context) {
    drop(object, Json.object());
  }

  @Override
  protected void prepareSpec(ObjectNode object, ObjectNode old, WriteContext context) {
    drop(object, old);
  }

  private static void drop(ObjectNode object, JsonNode old) {
    PodTemplates.dropDisabledFields(object(object, "spec", "template"), old.path("spec").path("template"));
    ObjectNode rolling = object(object, "spec", "updateStrategy", "rollingUpdate");
    if (rolling != null) {
      rolling.remove("maxUnavailable");
    }
  }

  @Override
  public NameFormats.NameRule nameRule() {
    return NameFormats.NAME_IS_LABEL;
  }

  @Override
  public void validateCreate(ObjectNode object, FieldErrors errors) {
    super.validateCreate(object, errors);
    StatefulSetValidation.spec(object.path("spec"), object.path("").path(""), errors);
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    super.validateUpdate(object, old, errors);
    StatefulSetValidation.spec(object.path("spec"), old.path("spec"), errors);
    ObjectNode rest = (ObjectNode) object.path("spec").deepCopy();
    MUTABLE.forEach(field -> keep(rest, old.path("spec"), field));
    if (!SemanticEquality.equal(rest, old.path("spec"))) {
      errors.forbidden(Path.SPEC, "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template',"
          + " 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are"
          + " forbidden");
    }
  }

  @Override
  protected void validateStatus(ObjectNode object, ObjectNode old, FieldErrors errors) {
    JsonNode status = object.path("status");
    Workloads.notNegative(status, Path.STATUS, errors, "replicas", "readyReplicas", "currentReplicas", "updatedReplicas",
        "availableReplicas", "observedGeneration", "collisionCount");
    Workloads.atMost(status, "replicas", "cannot be greater than status.replicas", Path.STATUS, errors,
        "readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas");
    Workloads.atMost(
        status, "readyReplicas", "cannot be greater than status.readyReplicas", Path.STATUS, errors, "availableReplicas");
    Workloads.collisionsOnlyGrow(status, old.path("status"), errors);
  }

  @Override
  public List<String> warnings(ObjectNode object, ObjectNode old) {
    var warnings = new ArrayList<String>();
    boolean changed =
        old == null || number(object.path("metadata"), "generation") != number(old.path("metadata"), "generation");
    if (changed) {
      warnings.addAll(PodTemplates.warnings(object.path("spec").path("template"), Path.SPEC.child("template")));
    }
    JsonNode spec = object.path("spec");
    if (has(spec, "revisionHistoryLimit") && number(spec, "revisionHistoryLimit") < 0) {
      warnings.add(
          "spec.revisionHistoryLimit: a negative value retains all historical revisions; a value >= 0 is recommended");
    }
    return warnings;
  }
}
