package io.ruori.master.owner;

import io.ruori.core.api.Api;
import io.ruori.core.object.Json;
import io.ruori.core.object.ObjectKey;
import io.ruori.master.document.Doc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Owner references. */
public final class Owners {
  private Owners() {}

  /** The reference to the managing controller, as upstream's {@code GetControllerOf}. */
  public static Optional<JsonNode> controllerOf(JsonNode object) {
    return references(object).stream().filter(r -> Doc.flag(r, "controller")).findFirst();
  }

  public static List<JsonNode> references(JsonNode object) {
    return Doc.items(object, "metadata", "ownerReferences");
  }

  public static boolean controls(JsonNode owner, JsonNode object) {
    return controllerOf(object).filter(r -> Doc.text(r, "uid").equals(Doc.uid(owner))).isPresent();
  }

  /** A reference that makes {@code owner} the controller. */
  public static ObjectNode controllerReference(String apiVersion, String kind, JsonNode owner) {
    ObjectNode reference = Json.object().put("apiVersion", apiVersion).put("kind", kind);
    reference.put("name", Doc.name(owner)).put("uid", Doc.uid(owner));
    return reference.put("controller", true).put("blockOwnerDeletion", true);
  }

  /** The key of an object's controller when that is of the kind, whatever its version. */
  public static Optional<ObjectKey> controllerKey(JsonNode object, Api.Resource resource, String kind) {
    return controllerOf(object)
        .filter(r -> Doc.text(r, "kind").equals(kind) && group(r).equals(resource.group()))
        .map(r -> new ObjectKey(resource.group(), resource.plural(), Doc.namespace(object), Doc.text(r, "name")));
  }

  public static String group(JsonNode reference) {
    String apiVersion = Doc.text(reference, "apiVersion");
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }

  /** Writes another list of references, unless the object has changed since it was read. */
  public static ObjectNode change(
      Api api, Api.Resource resource, ObjectNode object, UnaryOperator<List<JsonNode>> edit) {
    ObjectNode patch = Json.object();
    ObjectNode metadata = patch.putObject("metadata");
    metadata.put("uid", Doc.uid(object)).put("resourceVersion", Doc.resourceVersion(object));
    List<JsonNode> references = edit.apply(new ArrayList<>(references(object)));
    if (references.isEmpty()) {
      metadata.putNull("ownerReferences");
    } else {
      metadata.set("ownerReferences", Doc.listOf(references));
    }
    return api.patch(resource, Doc.namespace(object), Doc.name(object), "", Api.PatchType.MERGE, patch);
  }
}
