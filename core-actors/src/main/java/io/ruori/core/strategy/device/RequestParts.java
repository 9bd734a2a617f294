package io.ruori.core.strategy.device;

import static io.ruori.core.object.Fields.object;
import static io.ruori.core.object.Fields.objects;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.object.Fields;
import io.ruori.core.validation.GoStruct;
import io.ruori.core.validation.GoText;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The requests of a claim's spec: defaults, what is dropped while its feature is off, how messages show it. */
final class RequestParts {
  private RequestParts() {}

  static void defaults(JsonNode spec) {
    for (ObjectNode request : each(spec)) {
      Fields.defaultText(request, "allocationMode", "ExactCount");
      if (text(request, "allocationMode").equals("ExactCount") && Fields.number(request, "count") == 0) {
        request.put("count", 1);
      }
      tolerations(request);
    }
  }

  /** The default of tolerations, wherever they stand. */
  static void tolerations(JsonNode node) {
    objects(node, "tolerations").forEach(toleration -> Fields.defaultText(toleration, "operator", "Equal"));
  }

  /** Drops what belongs to consumable capacity, an alpha feature, unless the old spec has it. */
  static void dropDisabled(JsonNode spec, JsonNode old) {
    if (old == null || each(old).stream().noneMatch(request -> request.has("capacity"))) {
      each(spec).forEach(request -> request.remove("capacity"));
    }
  }

  /** The requests and the alternatives of those that have several. */
  private static List<ObjectNode> each(JsonNode spec) {
    var all = new ArrayList<ObjectNode>();
    for (ObjectNode request : objects(spec, "devices", "requests")) {
      if (object(request, "exactly") instanceof ObjectNode exactly) {
        all.add(exactly);
      }
      all.addAll(objects(request, "firstAvailable"));
    }
    return all;
  }

  static GoText.Raw print(JsonNode spec) {
    return GoStruct.of(spec).embedded("Devices", RequestParts::devices).print();
  }

  static GoStruct devices(GoStruct claim) {
    return claim.list("Requests", RequestParts::request)
        .list("Constraints", constraint -> constraint.pointers("Requests", "MatchAttribute", "DistinctAttribute"))
        .list("Config", config -> config.pointers("Requests")
            .nested("Opaque", opaque -> opaque.strings("Driver").pointers("Parameters")));
  }

  private static GoStruct request(GoStruct request) {
    return request.strings("Name")
        .nested("Exactly", exactly -> capacity(exact(exactly).pointers("AdminAccess")))
        .list("FirstAvailable", alternative -> capacity(exact(alternative.strings("Name"))));
  }

  private static GoStruct exact(GoStruct request) {
    return request.strings("DeviceClassName")
        .list("Selectors", selector -> selector.nested("CEL", "cel", cel -> cel.strings("Expression")))
        .strings("AllocationMode").numbers("Count");
  }

  private static GoStruct capacity(GoStruct request) {
    return request
        .list("Tolerations", toleration -> toleration.strings("Key", "Operator", "Value", "Effect").pointers("TolerationSeconds"))
        .nested("Capacity", capacity -> capacity.pointers("Requests"));
  }
}
