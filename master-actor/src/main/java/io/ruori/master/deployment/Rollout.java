package io.ruori.master.deployment;

import io.ruori.master.document.Doc;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A deployment and its replica sets as they are.
 *
 * @param current the set whose template is the deployment's, if there is one
 * @param old the others, the oldest first
 */
record Rollout(ObjectNode deployment, Optional<ObjectNode> current, List<ObjectNode> old) {
  static final Comparator<JsonNode> BY_AGE =
      Comparator.<JsonNode, Instant>comparing(s -> Doc.created(s).orElse(Instant.EPOCH)).thenComparing(Doc::name);

  static Rollout of(ObjectNode deployment, List<ObjectNode> sets) {
    JsonNode template = Doc.at(deployment, "spec", "template");
    List<ObjectNode> byAge = sets.stream().sorted(BY_AGE).toList();
    Optional<ObjectNode> current = byAge.stream()
        .filter(s -> TemplateHash.sameTemplate(Doc.at(s, "spec", "template"), template)).findFirst();
    List<ObjectNode> old = byAge.stream().filter(s -> current.isEmpty() || s != current.get()).toList();
    return new Rollout(deployment, current, old);
  }

  List<ObjectNode> all() {
    var all = new ArrayList<>(old);
    current.ifPresent(all::add);
    return all;
  }

  /** Sets that have (or at least ought to have) pods. */
  static List<ObjectNode> active(List<ObjectNode> sets) {
    return sets.stream().filter(s -> size(s) > 0).toList();
  }

  static int size(JsonNode set) {
    return Doc.integer(set, 1, "spec", "replicas");
  }

  static int count(JsonNode set, String statusField) {
    return Doc.integer(set, 0, "status", statusField);
  }

  static int totalSize(List<ObjectNode> sets) {
    return sets.stream().mapToInt(Rollout::size).sum();
  }

  static int totalCount(List<ObjectNode> sets, String statusField) {
    return sets.stream().mapToInt(s -> count(s, statusField)).sum();
  }

  int wanted() {
    return Doc.integer(deployment, 1, "spec", "replicas");
  }

  boolean rolling() {
    return !Doc.text(deployment, "spec", "strategy", "type").equals("Recreate");
  }

  /** How many pods there may be beyond the wanted ones; a percentage is rounded up. */
  int maxSurge() {
    return rolling() ? portion("maxSurge", true) : 0;
  }

  /** How many pods may be missing; a percentage is rounded down. At least one where no surge is allowed. */
  int maxUnavailable() {
    if (!rolling() || wanted() == 0) {
      return 0;
    }
    int unavailable = portion("maxUnavailable", false);
    return Math.min(unavailable == 0 && maxSurge() == 0 ? 1 : unavailable, wanted());
  }

  private int portion(String field, boolean up) {
    return portion(Doc.at(deployment, "spec", "strategy", "rollingUpdate", field), wanted(), up);
  }

  /** An IntOrString: a number, or a percentage of a total. */
  static int portion(JsonNode value, int total, boolean up) {
    String text = value.isString() ? value.asString("") : "25%";
    if (value.isNumber() || !text.endsWith("%")) {
      return value.asInt(0);
    }
    double exact = Integer.parseInt(text.substring(0, text.length() - 1)) * (double) total / 100;
    return (int) (up ? Math.ceil(exact) : Math.floor(exact));
  }

  boolean paused() {
    return Doc.flag(deployment, "spec", "paused");
  }
}
