package io.ruori.core.podsecurity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * Why a pod is not within a standard.
 *
 * @param reason in a few words
 * @param detail which of its parts, and what they ought to be
 */
public record Violation(String reason, String detail) {
  static String quoted(Collection<String> names) {
    return "\"" + String.join("\", \"", names) + "\"";
  }

  static String counted(String one, String many, Collection<String> names) {
    return (names.size() == 1 ? one : many) + " " + quoted(names);
  }

  static String containers(Collection<String> names) {
    return counted("container", "containers", names);
  }

  /** Who sets a field badly: the pod, containers, or both. */
  record Setters(boolean pod, List<String> names) {
    static Setters of(PodView view, Predicate<JsonNode> bad) {
      return new Setters(bad.test(view.context()), view.containersWhere(bad));
    }

    boolean isEmpty() {
      return !pod && names.isEmpty();
    }

    @Override
    public String toString() {
      var parts = new ArrayList<String>();
      if (pod) {
        parts.add("pod");
      }
      if (!names.isEmpty()) {
        parts.add(containers(names));
      }
      return String.join(" and ", parts);
    }
  }
}
