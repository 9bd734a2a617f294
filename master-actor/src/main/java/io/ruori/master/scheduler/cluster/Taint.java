package io.ruori.master.scheduler.cluster;

import io.ruori.master.document.Doc;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What keeps pods off a node, unless they tolerate it. */
public record Taint(String key, String value, String effect) {
  public static List<Taint> of(JsonNode taints) {
    return Doc.items(taints).stream()
        .map(t -> new Taint(Doc.text(t, "key"), Doc.text(t, "value"), Doc.text(t, "effect"))).toList();
  }

  /** Whether it keeps new pods away for sure. */
  public boolean forbids() {
    return effect.equals("NoSchedule") || effect.equals("NoExecute");
  }

  /** A pod's toleration; {@code seconds} is {@code null} where it is for ever. */
  public record Toleration(String key, String operator, String value, String effect, Long seconds) {
    public static List<Toleration> of(JsonNode tolerations) {
      return Doc.items(tolerations).stream()
          .map(t -> new Toleration(Doc.text(t, "key"), Doc.text(t, "operator"), Doc.text(t, "value"),
              Doc.text(t, "effect"),
              Doc.has(t, "tolerationSeconds") ? (Long) Doc.number(t, 0, "tolerationSeconds") : null))
          .toList();
    }

    /** As upstream's {@code Toleration.ToleratesTaint}. */
    public boolean tolerates(Taint taint) {
      if (!effect.isEmpty() && !effect.equals(taint.effect()) || !key.isEmpty() && !key.equals(taint.key())) {
        return false;
      }
      return switch (operator) {
        case "", "Equal" -> value.equals(taint.value());
        case "Exists" -> true;
        default -> false;
      };
    }
  }

  public boolean toleratedBy(List<Toleration> tolerations) {
    return tolerations.stream().anyMatch(t -> t.tolerates(this));
  }
}
