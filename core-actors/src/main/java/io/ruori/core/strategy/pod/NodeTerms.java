package io.ruori.core.strategy.pod;

import io.ruori.core.object.Json;
import io.ruori.core.validation.GoStruct;
import io.ruori.core.validation.GoText;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Prints terms of node selectors as upstream's messages show them. */
public final class NodeTerms {
  private NodeTerms() {}

  public static GoText.Raw print(JsonNode term) {
    return fields(GoStruct.of(term)).print();
  }

  public static GoText.Raw print(List<JsonNode> terms) {
    if (terms.isEmpty()) {
      return new GoText.Raw("null");
    }
    ArrayNode list = Json.mapper().createArrayNode().addAll(terms);
    return GoStruct.list(list, NodeTerms::fields);
  }

  private static GoStruct fields(GoStruct term) {
    return term.list("MatchExpressions", NodeTerms::requirement).list("MatchFields", NodeTerms::requirement);
  }

  private static GoStruct requirement(GoStruct requirement) {
    return requirement.strings("Key", "Operator").pointers("Values");
  }
}
