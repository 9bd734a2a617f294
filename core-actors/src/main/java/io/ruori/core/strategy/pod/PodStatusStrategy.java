package io.ruori.core.strategy.pod;

import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.number;
import static io.ruori.core.object.Fields.objects;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.kind.Strategy;
import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Fields;
import io.ruori.core.validation.AddressFormats;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.MetadataRules;
import io.ruori.core.validation.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes to a pod's {@code /status}. */
final class PodStatusStrategy implements Strategy {
  @Override
  public void applyDefaults(ObjectNode object) {
    PodDefaults.pod(object);
    PodStrategy.alignAddresses(object);
  }

  @Override
  public void prepareForUpdate(ObjectNode object, ObjectNode old, WriteContext context) {
    PodStrategy.keep(object, old, "spec");
    ObjectNode metadata = Fields.ensure(object, "metadata");
    metadata.remove("deletionTimestamp");
    PodStrategy.keep(metadata, old.path("metadata"), "deletionTimestamp");
    PodStrategy.keep(metadata, old.path("metadata"), "ownerReferences");
    ObjectNode status = Fields.ensure(object, "status");
    if (text(status, "qosClass").isEmpty() && !text(old, "status", "qosClass").isEmpty()) {
      status.put("qosClass", text(old, "status", "qosClass"));
    }
    keepObservedGenerations(status, old.path("status"));
    PodFeatures.dropStatus(status);
  }

  /** Who does not know {@code observedGeneration} does not clear it. */
  private static void keepObservedGenerations(ObjectNode status, JsonNode old) {
    keepGeneration(status, number(old, "observedGeneration"));
    Map<String, Queue<Long>> byType = new HashMap<>();
    for (JsonNode condition : items(old, "conditions")) {
      byType.computeIfAbsent(text(condition, "type"), unused -> new ArrayDeque<>())
          .add(number(condition, "observedGeneration"));
    }
    for (ObjectNode condition : objects(status, "conditions")) {
      Queue<Long> generations = byType.getOrDefault(text(condition, "type"), new ArrayDeque<>());
      Long generation = generations.poll();
      keepGeneration(condition, generation == null ? 0 : generation);
    }
  }

  private static void keepGeneration(ObjectNode node, long old) {
    if (number(node, "observedGeneration") == 0 && old != 0) {
      node.put("observedGeneration", old);
    }
  }

  @Override
  public void validateUpdate(ObjectNode object, ObjectNode old, FieldErrors errors) {
    MetadataRules.update(object.path("metadata"), old.path("metadata"), Path.METADATA, errors);
    PodStatusValidation.validate(object, old, errors);
  }

  @Override
  public List<String> warnings(ObjectNode object, ObjectNode old) {
    var warnings = new ArrayList<String>();
    for (String field : List.of("podIPs", "hostIPs")) {
      List<JsonNode> addresses = items(object, "status", field);
      for (int i = 0; i < addresses.size(); i++) {
        Path at = Path.STATUS.child(field).index(i).child("ip");
        warnings.addAll(AddressFormats.ipWarnings(text(addresses.get(i), "ip"), at));
      }
    }
    return warnings;
  }
}
