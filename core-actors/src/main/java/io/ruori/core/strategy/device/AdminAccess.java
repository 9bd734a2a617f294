package io.ruori.core.strategy.device;

import static io.ruori.core.object.Fields.flag;
import static io.ruori.core.object.Fields.items;
import static io.ruori.core.object.Fields.text;

import io.ruori.core.kind.WriteContext;
import io.ruori.core.object.Fields;
import io.ruori.core.object.ObjectKey;
import io.ruori.core.validation.FieldErrors;
import io.ruori.core.validation.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Devices that are used as their administrator: only where the namespace is labelled for it. */
final class AdminAccess {
  private static final String LABEL = "resource.kubernetes.io/admin-access";
  private static final String REFUSED =
      "admin access to devices requires the `" + LABEL + ": true` label on the containing namespace";

  private AdminAccess() {}

  static void requests(JsonNode object, JsonNode spec, WriteContext context, FieldErrors errors) {
    List<JsonNode> requests = items(spec, "devices", "requests");
    for (int i = 0; i < requests.size(); i++) {
      if (flag(requests.get(i).path("exactly"), "adminAccess")) {
        refuse(object, Path.SPEC.child("devices", "requests").index(i).child("adminAccess"), context, errors);
        return;
      }
    }
  }

  static void results(ObjectNode object, ObjectNode old, WriteContext context, FieldErrors errors) {
    String[] results = {"status", "allocation", "devices", "results"};
    if (items(old, results).stream().anyMatch(result -> flag(result, "adminAccess"))) {
      return;
    }
    List<JsonNode> now = items(object, results);
    for (int i = 0; i < now.size(); i++) {
      if (flag(now.get(i), "adminAccess")) {
        refuse(object, new Path(String.join(".", results)).index(i).child("adminAccess"), context, errors);
        return;
      }
    }
  }

  private static void refuse(JsonNode object, Path path, WriteContext context, FieldErrors errors) {
    String namespace = text(object, "metadata", "namespace");
    boolean allowed = context.others().find(new ObjectKey("", "namespaces", "", namespace))
        .filter(found -> Fields.text(found, "metadata", "labels", LABEL).equals("true")).isPresent();
    if (!allowed) {
      errors.forbidden(path, REFUSED);
    }
  }
}
