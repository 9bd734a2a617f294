package io.ruori.master.disruption;

import io.ruori.master.document.Doc;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** A label selector as Go prints its structure, which shows in events. */
final class SelectorText {
  private SelectorText() {}

  static String of(JsonNode selector) {
    var text = new StringBuilder("&LabelSelector{MatchLabels:map[string]string{");
    new TreeMap<>(Doc.strings(selector, "matchLabels"))
        .forEach((key, value) -> text.append(key).append(": ").append(value).append(","));
    text.append("},MatchExpressions:[]LabelSelectorRequirement{");
    for (JsonNode expression : Doc.items(selector, "matchExpressions")) {
      text.append("LabelSelectorRequirement{Key:").append(Doc.text(expression, "key"))
          .append(",Operator:").append(Doc.text(expression, "operator"))
          .append(",Values:[").append(String.join(" ", Doc.texts(expression, "values"))).append("],},");
    }
    return text.append("},}").toString();
  }
}
