package io.ruori.core.patch;

import io.ruori.core.object.GoPrint;
import io.ruori.core.object.Refusal;
import io.ruori.core.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A JSON patch (RFC 6902), with the liberties of upstream's library: see {@link JsonPatchDocument}. */
record JsonPatch(List<Operation> operations, List<String> strictErrors) implements Patch {
  /** More operations than that are refused. */
  private static final int MAX_OPERATIONS = 10_000;

  private static final Set<String> FIELDS = Set.of("op", "path", "from", "value");

  /** One operation; what is absent is null, a JSON null as value is a null node. */
  record Operation(String op, String path, String from, JsonNode value) {}

  static Outcome<Patch> of(JsonNode tree, boolean strict, List<String> duplicates) {
    if (tree.isNull()) {
      return new Outcome.Done<>(new JsonPatch(List.of(), List.of()));
    }
    if (!tree.isArray()) {
      return notA(tree, strict, strict ? "[]handlers.jsonPatchOp" : "jsonpatch.Patch");
    }
    var operations = new ArrayList<Operation>();
    var errors = new ArrayList<String>();
    duplicates.forEach(f -> errors.add("json patch duplicate field \"" + f + "\""));
    for (JsonNode node : tree) {
      if (!node.isObject() && !node.isNull()) {
        return notA(node, strict, strict ? "handlers.jsonPatchOp" : "jsonpatch.Operation");
      }
      for (String name : List.of("op", "path", "from")) {
        if (strict && node.has(name) && !node.get(name).isString() && !node.get(name).isNull()) {
          return refused("error decoding patch: json: cannot unmarshal " + GoPrint.kind(node.get(name))
              + " into Go struct field jsonPatchOp." + name + " of type string");
        }
      }
      unknownFields(node, operations.size(), errors);
      operations.add(new Operation(text(node, "op"), text(node, "path"), text(node, "from"), node.get("value")));
    }
    if (operations.size() > MAX_OPERATIONS) {
      String message = "Request entity too large: The allowed maximum operations in a JSON patch is " + MAX_OPERATIONS
          + ", got " + operations.size();
      return new Outcome.Refused<>(new Refusal(413, "RequestEntityTooLarge", message, null));
    }
    return new Outcome.Done<>(new JsonPatch(List.copyOf(operations), strict ? List.copyOf(errors) : List.of()));
  }

  private static void unknownFields(JsonNode node, int index, List<String> errors) {
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!FIELDS.contains(field.getKey())) {
        errors.add("json patch unknown field \"[" + index + "]." + field.getKey() + "\"");
      }
    }
  }

  private static String text(JsonNode node, String name) {
    JsonNode value = node.get(name);
    return value != null && value.isString() ? value.asString() : null;
  }

  private static Outcome<Patch> notA(JsonNode found, boolean strict, String type) {
    String why = "json: cannot unmarshal " + GoPrint.kind(found) + " into Go value of type " + type;
    return refused(strict ? "error decoding patch: " + why : why);
  }

  private static Outcome<Patch> refused(String message) {
    return new Outcome.Refused<>(Refusal.badRequest(message));
  }

  @Override
  public Outcome<ObjectNode> applyTo(ObjectNode object, Schema schema) {
    var document = new JsonPatchDocument(object.deepCopy());
    for (Operation operation : operations) {
      if (!document.apply(operation)) {
        return new Outcome.Refused<>(Refusals.unprocessable());
      }
    }
    return document.result()
        .<Outcome<ObjectNode>>map(Outcome.Done::new)
        .orElseGet(() -> new Outcome.Refused<>(Refusals.unprocessable()));
  }

  @Override
  public Refusal undecodable(ObjectNode patched, String why) {
    boolean opened = operations.stream().anyMatch(o -> o.path() != null && o.path().startsWith("/metadata/"));
    return Refusals.undecodable(Refusals.shown(patched, opened), why);
  }
}
