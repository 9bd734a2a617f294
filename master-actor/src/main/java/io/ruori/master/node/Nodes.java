package io.ruori.master.node;

import io.ruori.core.api.Api;
import io.ruori.master.document.Conditions;
import io.ruori.master.document.Doc;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Questions about a node. */
final class Nodes {
  static final Api.Resource NODES = Api.Resource.core("nodes");

  private Nodes() {}

  /** True, False, Unknown, or {@code ""} when the node never said. */
  static String ready(JsonNode node) {
    return Conditions.find(node, "Ready").map(c -> Doc.text(c, "status")).orElse("");
  }

  static List<JsonNode> taints(JsonNode node) {
    return Doc.items(node, "spec", "taints");
  }

  static boolean is(JsonNode taint, String key, String effect) {
    return Doc.text(taint, "key").equals(key) && Doc.text(taint, "effect").equals(effect);
  }

  /** For events: upstream's node events carry the node's name as uid. */
  static ObjectNode about(JsonNode node) {
    ObjectNode about = Doc.object("v1", "Node", "", Doc.name(node));
    Doc.child(about, "metadata").put("uid", Doc.uid(node));
    return about;
  }
}
