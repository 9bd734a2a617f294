package io.ruori.master.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A {@code metav1.LabelSelector}: all requirements hold.
 *
 * @param nothing it selects nothing at all (an absent selector)
 */
public record LabelSelector(boolean nothing, List<Requirement> requirements) {
  public static final LabelSelector NOTHING = new LabelSelector(true, List.of());

  /** One requirement; {@code operator} is In, NotIn, Exists, DoesNotExist, Gt or Lt. */
  public record Requirement(String key, String operator, List<String> values) {
    boolean matches(Map<String, String> labels) {
      String value = labels.get(key);
      return switch (operator) {
        case "In" -> value != null && values.contains(value);
        case "NotIn" -> value == null || !values.contains(value);
        case "Exists" -> value != null;
        case "DoesNotExist" -> value == null;
        case "Gt", "Lt" -> value != null && compares(value);
        default -> false;
      };
    }

    private boolean compares(String value) {
      try {
        long have = Long.parseLong(value);
        long bound = Long.parseLong(values.getFirst());
        return operator.equals("Gt") ? have > bound : have < bound;
      } catch (NumberFormatException | java.util.NoSuchElementException e) {
        return false;
      }
    }

    String text() {
      String joined = String.join(",", values);
      return switch (operator) {
        case "In" -> values.size() == 1 ? key + "=" + joined : key + " in (" + joined + ")";
        case "NotIn" -> key + " notin (" + joined + ")";
        case "Exists" -> key;
        case "DoesNotExist" -> "!" + key;
        case "Gt" -> key + ">" + joined;
        default -> key + "<" + joined;
      };
    }
  }

  public LabelSelector {
    requirements = List.copyOf(requirements);
  }

  /** An absent selector selects nothing, an empty one everything, as upstream's {@code LabelSelectorAsSelector}. */
  public static LabelSelector of(JsonNode selector) {
    if (!selector.isObject()) {
      return NOTHING;
    }
    var requirements = new ArrayList<Requirement>();
    Doc.strings(selector, "matchLabels").forEach((k, v) -> requirements.add(new Requirement(k, "In", List.of(v))));
    requirements.addAll(expressions(selector.path("matchExpressions")));
    return new LabelSelector(false, requirements);
  }

  /** A list of {@code {key, operator, values}}. */
  public static List<Requirement> expressions(JsonNode list) {
    return Doc.items(list).stream()
        .map(e -> new Requirement(Doc.text(e, "key"), Doc.text(e, "operator"), Doc.texts(e, "values")))
        .toList();
  }

  /** The selector that a map of labels stands for (services, replication controllers). */
  public static LabelSelector ofLabels(Map<String, String> labels) {
    return new LabelSelector(
        labels.isEmpty(), labels.entrySet().stream().map(e -> equal(e.getKey(), e.getValue())).toList());
  }

  public static Requirement equal(String key, String value) {
    return new Requirement(key, "In", List.of(value));
  }

  public LabelSelector and(Requirement more) {
    var all = new ArrayList<>(requirements);
    all.add(more);
    return new LabelSelector(nothing, all);
  }

  public boolean matches(Map<String, String> labels) {
    return !nothing && requirements.stream().allMatch(r -> r.matches(labels));
  }

  public boolean matches(JsonNode object) {
    return !nothing && matches(Doc.labels(object));
  }

  /** For the {@code labelSelector} parameter; a selector of nothing has no such form. */
  public String text() {
    return String.join(",", requirements.stream().map(Requirement::text).toList());
  }
}
